import type { Icon as IconType } from './icon.ts';

/** A line of a menu: something to do, more lines, or a rule between them. */
export type MenuItem =
  | {
      readonly label: string;
      readonly icon?: IconType;
      readonly keys?: string | undefined;
      readonly danger?: boolean;
      /** Why it cannot be chosen now. */
      readonly reason?: string | undefined;
      readonly run: () => void;
    }
  | { readonly label: string; readonly icon?: IconType; readonly items: readonly MenuItem[] }
  | 'separator';
