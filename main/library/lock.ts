import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { systemCode } from '../base/app-error.ts';
import type { Log } from '../base/log.ts';

/** Hidden, so that nothing takes it for a project. */
export const LOCK_FILE = '.library.lock';

/** How often the holder says that it is there. Seldom: a folder that is synchronised carries each of them around. */
const BEAT_MS = 60_000;
/** Who has been silent for so long is gone: three beats, and some time for a slow network disk. */
const STALE_MS = 200_000;
/** How long two who take over at the same moment give each other to be seen. */
const SETTLE_MS = 150;

const Holder = v.object({
  version: v.number(),
  token: v.string(),
  pid: v.number(),
  host: v.string(),
  /** Names the folder on its disk: a copy of it has another, and a lock that was copied along holds nothing. */
  folder: v.string(),
  /** Counts its signs of life. */
  beat: v.number(),
});
type Holder = v.InferOutput<typeof Holder>;

/** Who has a library open at the moment: the name of the machine, null for this one. */
export interface HeldBy {
  readonly host: string | null;
}

export type LockOpening =
  { readonly kind: 'held'; readonly lock: LibraryLock } | { readonly kind: 'busy'; readonly by: HeldBy };

export interface LockOptions {
  /** The library's. */
  readonly folder: string;
  /**
   * Absolute path of a folder of this user on this machine, where the locks it takes are noted: two machines may bear one
   * name, and only of one that was taken here does a process say whether it is gone.
   */
  readonly notes: string;
  readonly log: Log;
  /** Somebody else has the library now: nothing more may be written. */
  readonly onLost?: () => void;
  /** For tests: this machine and this process, and which processes there are. */
  readonly here?: Here;
  readonly beatMs?: number;
  readonly staleMs?: number;
}

export interface Here {
  readonly host: string;
  readonly pid: number;
  readonly isAlive: (pid: number) => boolean;
}

const HERE: Here = {
  host: os.hostname(),
  pid: process.pid,
  isAlive: (pid) => {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      // It is there, and somebody else's.
      return systemCode(error) === 'EPERM';
    }
  },
};

/**
 * The right to write into a library's folder, as a small file in it: two apps, on one machine or on two over a network
 * disk, would not see each other's changes, and would both go on with its runs.
 *
 * What a crash left behind is taken over: at once where its process is gone from this machine, else when nobody has been
 * heard of for some minutes, by the clock of the disk itself, for those of two machines differ. That two machines have one
 * name makes them no one machine: what was taken here is noted here.
 */
export class LibraryLock {
  readonly #file: string;
  readonly #options: LockOptions;
  #holder: Holder;
  readonly #timer: NodeJS.Timeout;
  #heard = heardNow();
  #isOver = false;

  private constructor(holder: Holder, options: LockOptions) {
    this.#holder = holder;
    this.#options = options;
    this.#file = path.join(options.folder, LOCK_FILE);
    this.#timer = setInterval(() => void this.#beat(), options.beatMs ?? BEAT_MS);
    this.#timer.unref();
  }

  /** @throws what the disk says where the folder cannot be written to. */
  static async take(options: LockOptions): Promise<LockOpening> {
    const { folder, here = HERE } = options;
    const file = path.join(folder, LOCK_FILE);
    const mine: Holder = {
      version: 1,
      token: randomUUID(),
      pid: here.pid,
      host: here.host,
      folder: await folderId(folder),
      beat: 0,
    };
    // Not "wx" at once: on a disk that refuses, this is where it says so.
    const age = await ageOf(file);
    const before = await read(file);
    if (before !== null) {
      const isOurs = before.host === here.host && (await isNoted(before, options));
      if (!isGone(before, age, isOurs ? mine : null, options)) {
        return { kind: 'busy', by: { host: isOurs ? null : before.host } };
      }
      // Of a copy of a library the one that it was copied from may be open.
      if (isOurs && before.folder === mine.folder) await rm(noteOf(before, options), { force: true });
    }
    await note(mine, options);
    const opening = await LibraryLock.#put(mine, age, options);
    if (opening.kind === 'busy') await rm(noteOf(mine, options), { force: true });
    return opening;
  }

  /** @param age of the lock that this one takes the place of; null: there is none. */
  static async #put(mine: Holder, age: number | null, options: LockOptions): Promise<LockOpening> {
    const file = path.join(options.folder, LOCK_FILE);
    if (age === null) {
      try {
        await writeFile(file, textOf(mine), { flag: 'wx' });
      } catch (error) {
        if (systemCode(error) !== 'EEXIST') throw error;
        return { kind: 'busy', by: { host: null } };
      }
      return { kind: 'held', lock: new LibraryLock(mine, options) };
    }
    const temporary = `${file}.${mine.token.slice(0, 8)}`;
    await writeFile(temporary, textOf(mine), { flag: 'wx' });
    await rename(temporary, file);
    // Of two who take over at once the later one has it; the other sees so now.
    await delay(SETTLE_MS);
    const after = await read(file);
    if (after?.token !== mine.token) return { kind: 'busy', by: { host: after?.host ?? null } };
    return { kind: 'held', lock: new LibraryLock(mine, options) };
  }

  /** Whether this app may still write: asked of the disk where that was long ago, for a machine may have been asleep. */
  async holds(): Promise<boolean> {
    if (this.#isOver) return false;
    if (sinceHeard(this.#heard) > (this.#options.staleMs ?? STALE_MS) / 2) await this.#beat();
    return !this.#isOver;
  }

  /** Give it back, where it is ours to give. At once: an app that ends waits for nothing. */
  release(): void {
    clearInterval(this.#timer);
    if (this.#isOver) return;
    this.#isOver = true;
    try {
      rmSync(noteOf(this.#holder, this.#options), { force: true });
      if (holderIn(readFileSync(this.#file, 'utf8'))?.token === this.#holder.token) rmSync(this.#file, { force: true });
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return;
      this.#options.log.warn('the library’s lock was left behind', { why: String(error) });
    }
  }

  async #beat(): Promise<void> {
    if (this.#isOver) return;
    try {
      const there = await read(this.#file);
      if (there !== null && there.token !== this.#holder.token) {
        this.#lose();
        return;
      }
      this.#holder = { ...this.#holder, beat: this.#holder.beat + 1 };
      // Somebody tidied it away, or a sync tool did: then it is made again, unless another was quicker.
      await writeFile(this.#file, textOf(this.#holder), { flag: there === null ? 'wx' : 'r+' });
      this.#heard = heardNow();
    } catch (error) {
      if (systemCode(error) === 'EEXIST') this.#lose();
      // A disk that was unplugged or is full: whoever writes hears of it, and the lock waits for it to come back.
    }
  }

  /** Once: a beat may be late, and another have seen it first. */
  #lose(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearInterval(this.#timer);
    rmSync(noteOf(this.#holder, this.#options), { force: true });
    this.#options.log.warn('the library was taken over by somebody else');
    this.#options.onLost?.();
  }
}

/** Always as long, so that a beat over an older one leaves nothing of it behind. */
const textOf = (holder: Holder): string => `${JSON.stringify(holder)}\n`.padEnd(400);

/** @param mine null: it was taken on another machine, or by another user of this one, of whose processes nothing is known. */
function isGone(
  holder: Holder,
  age: number | null,
  mine: Holder | null,
  { here = HERE, staleMs }: LockOptions,
): boolean {
  if (age !== null && age > (staleMs ?? STALE_MS)) return true;
  if (mine === null) return false;
  return holder.folder !== mine.folder || holder.pid === mine.pid || !here.isAlive(holder.pid);
}

const noteOf = ({ token }: Holder, { notes }: LockOptions): string => path.join(notes, `${token}.lock`);

/** Where it cannot be noted, what a crash leaves is waited for. */
async function note(holder: Holder, options: LockOptions): Promise<void> {
  try {
    await mkdir(options.notes, { recursive: true });
    await writeFile(noteOf(holder, options), '');
  } catch (error) {
    options.log.warn('the library’s lock was not noted', { why: String(error) });
  }
}

/** A token is of somebody else's making: only what one of ours looks like is looked for. */
const isNoted = async (holder: Holder, options: LockOptions): Promise<boolean> =>
  /^[0-9a-f-]{36}$/.test(holder.token) && (await stat(noteOf(holder, options)).catch(() => null)) !== null;

/** On some systems the one clock stands still while the machine sleeps; the other may be set. */
const heardNow = () => ({ steady: performance.now(), wall: Date.now() });
const sinceHeard = ({ steady, wall }: ReturnType<typeof heardNow>): number =>
  Math.max(performance.now() - steady, Math.abs(Date.now() - wall));

async function read(file: string): Promise<Holder | null> {
  try {
    return holderIn(await readFile(file, 'utf8'));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Null for what is no lock of ours, half-written ones included. */
function holderIn(text: string): Holder | null {
  try {
    const parsed = v.safeParse(Holder, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

/** Milliseconds since a file was last written, by the clock of the disk it lies on; null where there is none. */
async function ageOf(file: string): Promise<number | null> {
  const probe = `${file}.${randomUUID().slice(0, 8)}`;
  const handle = await open(probe, 'wx');
  try {
    const now = (await handle.stat()).mtimeMs;
    const found = await stat(file).catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return null;
      throw error;
    });
    return found === null ? null : now - found.mtimeMs;
  } finally {
    await handle.close();
    await rm(probe, { force: true });
  }
}

async function folderId(folder: string): Promise<string> {
  const { dev, ino } = await stat(folder, { bigint: true });
  return `${dev}:${ino}`;
}
