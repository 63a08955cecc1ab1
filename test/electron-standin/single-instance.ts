import {
  type FSWatcher,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { codeOf } from './events.ts';
import { bornAt } from './profiles.ts';

/** What a second instance has to say. */
export interface Letter {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly data: unknown;
}

/** The single-instance lock of one userData folder: a file that names its holder, and a mailbox for the others. */
export class SingleInstance {
  readonly #file: string;
  readonly #mail: string;
  #watcher: FSWatcher | undefined;

  constructor(userData: string) {
    this.#file = path.join(userData, 'SingletonLock.standin');
    this.#mail = path.join(userData, 'SingletonMail.standin');
  }

  get held(): boolean {
    return this.#watcher !== undefined;
  }

  /** True: this process is the one. False: another is, and it has been told; written at once, for this one quits in the same turn. */
  request(letter: Letter, told: (letter: Letter) => void): boolean {
    if (this.held) return true;
    mkdirSync(this.#mail, { recursive: true });
    while (!this.#take()) {
      const [pid = '', born] = readFileSync(this.#file, 'utf8').split(' ');
      if (pid !== '' && bornAt(Number(pid)) === born) {
        const draft = path.join(this.#mail, `${process.pid}-${Date.now()}`);
        writeFileSync(draft, JSON.stringify(letter));
        renameSync(draft, `${draft}.json`);
        return false;
      }
      rmSync(this.#file, { force: true }); // its holder was killed
    }
    for (const old of readdirSync(this.#mail)) rmSync(path.join(this.#mail, old), { force: true });
    this.#watcher = watch(this.#mail, { persistent: false }, (_, name) => {
      if (name?.endsWith('.json')) this.#open(path.join(this.#mail, name), told);
    });
    return true;
  }

  release(): void {
    if (!this.#watcher) return;
    this.#watcher.close();
    this.#watcher = undefined;
    rmSync(this.#file, { force: true });
  }

  #take(): boolean {
    try {
      writeFileSync(this.#file, `${process.pid} ${bornAt(process.pid) ?? ''}`, { flag: 'wx' });
      return true;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      return false;
    }
  }

  #open(file: string, told: (letter: Letter) => void): void {
    try {
      const letter = JSON.parse(readFileSync(file, 'utf8')) as Letter; // written above
      rmSync(file);
      told(letter);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error; // else told of it twice
    }
  }
}
