/** Where a service says what a developer may later want to know. Nothing secret: what is written goes through `redact`. */
export interface Log {
  info(message: string, details?: Readonly<Record<string, unknown>>): void;
  warn(message: string, details?: Readonly<Record<string, unknown>>): void;
  /** @returns a short reference that finds this line, for the user to quote. */
  error(message: string, error: unknown, details?: Readonly<Record<string, unknown>>): string;
}

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => '' };
