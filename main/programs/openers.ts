import path from 'node:path';
import { AppError } from '../base/app-error.ts';
import type { Start, System } from './port.ts';
import { findSlicers, openerOf, type Opener } from './slicers.ts';

export interface OpenersDeps {
  readonly system: System;
  readonly start: Start;
  /** Have the system open a file with the program it has for it. @returns what is wrong; empty: nothing. */
  readonly openPath: (file: string) => Promise<string>;
  /** The system's dialog for a program; null: the user thought better of it. */
  readonly ask: () => Promise<string | null>;
  /** Absolute path of the program that was chosen by hand; null: none. */
  readonly chosen: { get(): string | null; set(program: string): void };
}

/** How long a program that cannot start takes to say so. */
const FAILS_MS = 1500;

/** Opens files with programs of this machine: slicers that are found, one that the user points at, the system's own. */
export class Openers {
  readonly #deps: OpenersDeps;
  #slicers: Promise<readonly Opener[]> | null = null;

  constructor(deps: OpenersDeps) {
    this.#deps = deps;
  }

  /** Slicers, and what the user pointed at. `again`: looked for anew. */
  async list(again: boolean): Promise<readonly Opener[]> {
    const { chosen, system } = this.#deps;
    if (again || this.#slicers === null) this.#slicers = findSlicers(system);
    const found = await this.#slicers;
    const own = chosen.get();
    if (own === null) return found;
    const name = system.path.basename(own).replace(/\.(exe|app|appimage)$/i, '');
    const opener = openerOf(system, name, own);
    return found.some(({ id }) => id === opener.id) ? found : [...found, opener];
  }

  /** Take the program that the user points at. Null: they thought better of it. */
  async choose(): Promise<Opener | null> {
    const { ask, chosen, system } = this.#deps;
    const program = await ask();
    if (program === null) return null;
    chosen.set(program);
    return (await this.list(false)).find(({ id }) => id === openerOf(system, '', program).id) ?? null;
  }

  /**
   * Open a file. `id` null: with the program that the system has for it.
   *
   * @throws AppError `other-program` where that cannot be; `not-found` for a program that is gone.
   */
  async open(file: string, id: string | null): Promise<{ readonly name: string | null }> {
    const { openPath, start } = this.#deps;
    if (id === null) {
      const wrong = await openPath(file);
      if (wrong === '') return { name: null };
      const ending = path.extname(file).slice(1).toUpperCase();
      throw new AppError('other-program', `This system has no program for ${ending} files.`, {
        advice: 'Choose one with “Other program…”.',
        cause: wrong,
      });
    }
    const opener = (await this.list(false)).find((one) => one.id === id);
    if (opener === undefined) {
      throw new AppError('not-found', 'That program is not there any more.', { advice: 'Choose another one.' });
    }
    const { ended } = start(opener.program, opener.argsFor(file), { log: null, background: false });
    let timer: NodeJS.Timeout | undefined;
    try {
      // One that starts goes on for longer; one that only hands over ends at once, and well.
      const code = await Promise.race([
        ended,
        new Promise<0>((resolve) => {
          timer = setTimeout(() => resolve(0), FAILS_MS);
        }),
      ]);
      if (code !== 0) throw new Error(`it ended with ${code}`);
    } catch (cause) {
      throw new AppError('other-program', `${opener.name} could not be started.`, {
        advice: 'Check whether it still runs by itself, or choose another program.',
        retryable: true,
        cause,
      });
    } finally {
      clearTimeout(timer);
    }
    return { name: opener.name };
  }
}
