import path from 'node:path';
import type { Format } from '../../preload/contract/finish.ts';
import type { Log } from '../base/log.ts';
import { withEnding } from '../library/free-name.ts';
import type { Progress } from '../mesh/port.ts';
import type { Exports, Wanted, Written } from './exports.ts';
import { noteExport, type ExportNotes } from './note.ts';
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
  readonly marks: ExportNotes;
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
    const { runId, recipe } = wanted;
    await noteExport(marks, { runId, file, recipe: recipe.name, to: 'file' }, this.#deps.log);
    return { name: path.basename(file), receipt, proof };
  }

  /** Show the last export in the system's file manager; nothing where there was none. */
  reveal(): void {
    if (this.#last !== null) this.#deps.reveal(this.#last);
  }
}
