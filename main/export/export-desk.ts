import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Format } from '../../preload/contract/finish.ts';
import { sha256Of } from '../base/hash.ts';
import type { Log } from '../base/log.ts';
import { withEnding } from '../library/free-name.ts';
import type { ExportRecord } from '../library/records.ts';
import type { Progress } from '../mesh/port.ts';
import type { Exports, Wanted, Written } from './exports.ts';
import { endingOf } from './recipes.ts';

export interface ExportDeskDeps {
  /** Where the system's dialog begins the first time. */
  readonly home: () => string;
  /** The system's dialog for a new file, which asks before it replaces one; null: the user thought better of it. */
  readonly askFile: (suggested: string, format: Format) => Promise<string | null>;
  readonly reveal: (file: string) => void;
  readonly log: Log;
}

/** The library that is open, as far as exports need it. */
export interface ExportShop {
  readonly exports: Pick<Exports, 'nameFor' | 'write'>;
  readonly marks: {
    /** Keep with a mesh that it was written out. */
    noteExport(meshId: string, written: Omit<ExportRecord, 'id' | 'at'>): Promise<void>;
  };
}

/** Asks where exports go, and remembers where the last one went: the page never learns of it. */
export class ExportDesk {
  readonly #deps: ExportDeskDeps;
  #begin: string | null = null;
  #last: string | null = null;

  constructor(deps: ExportDeskDeps) {
    this.#deps = deps;
  }

  /** Where the last export went; null: there was none since the start. */
  get last(): string | null {
    return this.#last;
  }

  /** @returns null: the user thought better of it. @throws as `Exports.write`. */
  async save(
    { exports, marks }: ExportShop,
    wanted: Wanted,
    signal: AbortSignal,
    progress: Progress,
  ): Promise<(Omit<Written, 'file'> & { readonly name: string }) | null> {
    const { format } = wanted.recipe;
    const name = await exports.nameFor(wanted.runId, wanted.recipe);
    const chosen = await this.#deps.askFile(path.join(this.#begin ?? this.#deps.home(), name), format);
    if (chosen === null) return null;
    const file = await withEnding(chosen, endingOf(format));
    const { receipt, proof } = await exports.write(wanted, file, signal, progress);
    this.#begin = path.dirname(file);
    this.#last = file;
    // The file is written and is the user's; that a library for looking only cannot keep it in mind changes nothing.
    await this.#noted(marks, wanted, file).catch((error: unknown) => {
      this.#deps.log.warn('an export was not noted', { runId: wanted.runId, error: String(error) });
    });
    return { name: path.basename(file), receipt, proof };
  }

  /** So that the lineage leads to it, and one that comes in again is known. */
  async #noted(marks: ExportShop['marks'], { runId, recipe }: Wanted, file: string): Promise<void> {
    const [sha256, { size: bytes }] = await Promise.all([sha256Of(file), stat(file)]);
    const { name } = recipe;
    const format = endingOf(recipe.format).slice(1);
    await marks.noteExport(runId, { name: path.basename(file), format, recipe: name, bytes, sha256, to: 'file' });
  }

  /** Show the last export in the system's file manager; nothing where there was none. */
  reveal(): void {
    if (this.#last !== null) this.#deps.reveal(this.#last);
  }
}
