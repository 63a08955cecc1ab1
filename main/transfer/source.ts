/** A tree of files that projects are brought in from: a folder, or an archive. Paths are relative, with `/`. */
export interface Source {
  /** For people. */
  readonly name: string;
  /** Every file in it, in the order of names. */
  readonly files: readonly string[];
  /** Whether it is one of `files`: asked for each file of each run. */
  has(file: string): boolean;
  /** A small file as text. @throws AppError `file-missing`, `damaged`, `too-large`. */
  text(file: string): Promise<string>;
  /**
   * Copy a file to where nothing is yet: whole, or not at all.
   *
   * @param copied is told of bytes as they come.
   * @returns the SHA-256 of what was copied. @throws AppError `file-missing`, `damaged` for what cannot be read there; what
   * the disk says that is written to.
   */
  copy(file: string, target: string, signal: AbortSignal, copied: (bytes: number) => void): Promise<string>;
  close(): void;
}

/** A JSON file larger than this is not one of ours. */
export const MOST_TEXT = 64 * 1024 ** 2;
