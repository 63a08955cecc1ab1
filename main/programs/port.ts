import type path from 'node:path';

/** What came of a program that was run to its end. */
export interface Ran {
  /** Null: it was ended, by us or by a signal. */
  readonly code: number | null;
  /** What it printed, both streams, at most 64 kB. */
  readonly output: string;
}

/** This machine, as far as programs are looked for on it. Played by a test for all three systems. */
export interface System {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the user's home. */
  readonly home: string;
  /** The rules by which paths are written here. */
  readonly path: path.PlatformPath;
  /** True for a file that is there, links included. */
  readonly isFile: (file: string) => Promise<boolean>;
  /** Names in a folder; none where there is no such folder. */
  readonly list: (folder: string) => Promise<readonly string[]>;
  /** Text of a file; empty where it cannot be read. */
  readonly read: (file: string) => Promise<string>;
  /** The file behind links; the same path where that is not known. */
  readonly real: (file: string) => Promise<string>;
  /** Run a program to its end, never through a shell; it is ended after `ms`. Rejects where it cannot be started. */
  readonly run: (program: string, args: readonly string[], ms: number) => Promise<Ran>;
}

/** A program that was started and may outlive the app. */
export interface Started {
  /** Resolves when it ends, with its exit code; null: by a signal. Rejects where it could not be started. */
  readonly ended: Promise<number | null>;
  /** End it, with all that it has started. */
  kill(): void;
}

export interface StartOptions {
  /** Absolute path of a new file that takes what the program prints; null: nobody keeps that. */
  readonly log: string | null;
  /** It has no window of its own. */
  readonly background: boolean;
}

/** Starts a program by its arguments, never through a shell. */
export type Start = (program: string, args: readonly string[], options: StartOptions) => Started;
