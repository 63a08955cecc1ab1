import type { Span } from './byte-ranges.ts';
import type { LoadFault } from './data-load.ts';
import type { Ray } from './pick.ts';
import type { Picked, PickTarget } from './pick-desk.ts';

/** What the page asks of the data worker. `url` is absolute: a worker resolves relative ones against its script. */
export type DataRequest =
  | {
      readonly kind: 'load';
      readonly job: number;
      readonly url: string;
      readonly bytes: number;
      readonly shared: SharedArrayBuffer | null;
    }
  | { readonly kind: 'stop'; readonly job: number }
  | { readonly kind: 'pick'; readonly job: number; readonly target: PickTarget; readonly ray: Ray };

/** What the data worker says. With shared memory `arrived` names bytes that stand in it; without, `progress` counts. */
export type DataReport =
  | { readonly kind: 'arrived'; readonly job: number; readonly span: Span }
  | { readonly kind: 'progress'; readonly job: number; readonly bytes: number }
  | { readonly kind: 'done'; readonly job: number; readonly buffer: ArrayBuffer | null }
  | { readonly kind: 'picked'; readonly job: number; readonly hit: Picked | null }
  | { readonly kind: 'failed'; readonly job: number; readonly fault: LoadFault; readonly message: string };
