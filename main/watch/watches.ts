import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { DroppedFile } from '../../preload/contract/dropped-file.ts';
import type { InputView, IntakeResult } from '../../preload/contract/library.ts';
import { AppError, fromDisk } from '../base/app-error.ts';
import type { Clock } from '../base/clock.ts';
import { sha256Of } from '../base/hash.ts';
import { readJson, writeJson } from '../base/json-file.ts';
import type { Log } from '../base/log.ts';
import { Turns } from '../base/turns.ts';
import type { Library } from '../library/port.ts';
import type { InputRecord } from '../library/records.ts';
import { copyAtRest, stampOf } from './look.ts';
import { WatchFile, type Watch } from './records.ts';
import { nextVersion } from './version-name.ts';

/** The library that is open, as far as watches are concerned. */
export interface WatchShop {
  readonly library: Pick<Library, 'record' | 'project'>;
  readonly intake: {
    add(
      projectId: string,
      files: readonly DroppedFile[],
      options: { aside: true; versionOf?: string },
    ): Promise<IntakeResult>;
  };
}

/** A coarse mesh came home. */
export interface Arrival {
  readonly watchId: string;
  readonly projectId: string;
  readonly project: string;
  readonly input: InputView;
}

export interface WatchesDeps {
  /** Absolute path of `watches.json`. */
  readonly file: string;
  /** Absolute path of a folder for copies; emptied by the app at each start. */
  readonly staging: string;
  /** Null where no library is open. */
  readonly shop: () => WatchShop | null;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly log: Log;
  readonly arrived: (arrival: Arrival) => void;
  /** What was saved there could not be used: a sentence and what to do. */
  readonly refused: (message: string, advice: string) => void;
  /** There are other watches than before. */
  readonly changed: () => void;
}

/** How often a file is looked at. Notices of the system miss what is saved by renaming, and what lies on other machines. */
const LOOK_MS = 1000;
/** What cannot be read may be half of a file that is still being written: that often more it is tried. */
const TRIES = 4;
const READABLE = new Set(['.glb', '.obj']);

/**
 * Files outside the library that are watched: when an artist saves a mesh over one, it becomes the next version of a coarse
 * mesh, beside it and never in its place. Nothing is ever sent for it.
 */
export class Watches {
  readonly #deps: WatchesDeps;
  readonly #stop = new AbortController();
  readonly #turns = new Turns();
  #watches: readonly Watch[] = [];
  /** How each file was found the last time, and how often it could not be read so. */
  readonly #looks = new Map<string, { readonly stamp: string | null; readonly tries: number }>();
  #loop: Promise<void> = Promise.resolve();

  constructor(deps: WatchesDeps) {
    this.#deps = deps;
  }

  /** Read what was watched before, and look at it from now on. What was saved while the app was away counts. */
  async start(): Promise<void> {
    const { file, log } = this.#deps;
    try {
      this.#watches = (await readJson(file, WatchFile)).watches;
    } catch (error) {
      // A list of paths is no reason not to start; one that is damaged is overwritten by the next watch.
      if (!(error instanceof AppError) || error.code !== 'file-missing') log.error('the watches were not read', error);
    }
    this.#loop = this.#look();
  }

  async close(): Promise<void> {
    this.#stop.abort(new AppError('cancelled', 'The app is closing.'));
    await this.#loop;
  }

  /** Those of a project, in the library that is open. */
  of(projectId: string): readonly Watch[] {
    const libraryId = this.#deps.shop()?.library.record.id;
    return this.#watches.filter((one) => one.libraryId === libraryId && one.projectId === projectId);
  }

  get(id: string): Watch {
    const found = this.#watches.find((one) => one.id === id);
    if (found === undefined) throw new AppError('not-found', 'That file is not watched any more.');
    return found;
  }

  /**
   * Watch a file for new versions of a coarse mesh; it need not be there yet. As it is now, it is known.
   *
   * @throws AppError `unsupported-file` for what cannot become a coarse mesh by itself; what the disk says.
   */
  async add(projectId: string, meshId: string, file: string): Promise<Watch> {
    const { clock, newId, shop } = this.#deps;
    const open = shop();
    if (open === null) throw new AppError('file-missing', 'No library is open.');
    if (!READABLE.has(path.extname(file).toLowerCase())) {
      throw new AppError('unsupported-file', 'Only a GLB or an OBJ file can be watched.', {
        advice: 'In Blender export as glTF 2.0 with the format glTF Binary (.glb).',
      });
    }
    const project = await open.library.project(projectId);
    if (!project.inputs.some(({ id, slot }) => id === meshId && slot === 'mesh')) {
      throw new AppError('not-found', 'That coarse mesh is not in the project any more.');
    }
    const same = this.of(projectId).find((one) => one.file === file);
    if (same !== undefined) return same;
    const stamp = await stampOf(file);
    const watch: Watch = {
      id: newId(),
      libraryId: open.library.record.id,
      projectId,
      meshId,
      file,
      addedAt: clock.now(),
      seen: stamp === null ? null : { stamp, sha256: await hashOf(file) },
    };
    await this.#keep((all) => [...all, watch]);
    return watch;
  }

  async remove(id: string): Promise<void> {
    this.#looks.delete(id);
    await this.#keep((all) => all.filter((one) => one.id !== id));
  }

  /** On disk before it counts. */
  async #keep(change: (all: readonly Watch[]) => readonly Watch[]): Promise<void> {
    await this.#turns.take('watches', async () => {
      const watches = change(this.#watches);
      await writeJson(this.#deps.file, { version: 1, watches });
      this.#watches = watches;
    });
    this.#deps.changed();
  }

  async #look(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const libraryId = this.#deps.shop()?.library.record.id;
      for (const watch of this.#watches.filter((one) => one.libraryId === libraryId)) {
        await this.#lookAt(watch).catch((error: unknown) => {
          if (!signal.aborted) this.#deps.log.error('a watched file was not taken in', error);
        });
      }
      await this.#deps.clock.sleep(LOOK_MS, signal).catch(() => undefined);
    }
  }

  async #lookAt(watch: Watch): Promise<void> {
    const stamp = await stampOf(watch.file);
    const before = this.#looks.get(watch.id);
    const tries = before?.stamp === stamp ? before.tries : 0;
    this.#looks.set(watch.id, { stamp, tries });
    // At rest is what looks the same twice.
    if (stamp === null || stamp === watch.seen?.stamp || before?.stamp !== stamp) return;
    const copies = path.join(this.#deps.staging, `watched-${this.#deps.newId()}`);
    try {
      await this.#take(watch, stamp, tries, copies);
    } catch (error) {
      this.#looks.set(watch.id, { stamp, tries: tries + 1 });
      const known = fromDisk(error);
      if (tries + 1 < TRIES || !(known instanceof AppError)) throw error;
      await this.#giveUp(watch, stamp, known.message, known.advice);
    } finally {
      await rm(copies, { recursive: true, force: true });
    }
  }

  async #take(watch: Watch, stamp: string, tries: number, copies: string): Promise<void> {
    const { arrived, shop } = this.#deps;
    const open = shop();
    if (open === null) return;
    const project = await open.library.project(watch.projectId);
    const names = project.inputs.filter(({ slot }) => slot === 'mesh').map(({ name }) => name);
    const base = project.inputs.find(({ id }) => id === watch.meshId)?.name ?? path.basename(watch.file);
    const name = nextVersion(base, names, path.extname(watch.file).toLowerCase());
    const copy = path.join(copies, name);
    const sha256 = await copyAtRest(watch.file, stamp, copy);
    if (sha256 === null) return; // it is still being written; the next look finds it changed
    // Saved again as it was.
    if (sha256 === watch.seen?.sha256) return this.#saw(watch, stamp, sha256);
    const versionOf = newestOf(watch.meshId, project.inputs)?.sha256;
    const { added, refused } = await open.intake.add(watch.projectId, [{ kind: 'path', path: copy }], {
      aside: true,
      ...(versionOf !== undefined && { versionOf }),
    });
    const [input] = added;
    if (input === undefined) {
      this.#looks.set(watch.id, { stamp, tries: tries + 1 });
      const [why] = refused;
      if (tries + 1 >= TRIES) await this.#giveUp(watch, stamp, why?.message ?? '', why?.advice ?? '');
      return;
    }
    await this.#saw(watch, stamp, sha256);
    // The same mesh as an input that is there is no news.
    if (project.inputs.some(({ id }) => id === input.id)) return;
    arrived({ watchId: watch.id, projectId: project.id, project: project.name, input });
  }

  async #giveUp(watch: Watch, stamp: string, message: string, advice: string): Promise<void> {
    await this.#saw(watch, stamp, '');
    this.#deps.refused(`${path.basename(watch.file)} was saved again, but cannot be used. ${message}`, advice);
  }

  async #saw(watch: Watch, stamp: string, sha256: string): Promise<void> {
    await this.#keep((all) => all.map((one) => (one.id === watch.id ? { ...one, seen: { stamp, sha256 } } : one)));
  }
}

/** The mesh itself, or what it has become by now. */
function newestOf(meshId: string, inputs: readonly InputRecord[]): InputRecord | undefined {
  const line = new Set(inputs.filter(({ id }) => id === meshId));
  for (const one of line) {
    const next = inputs.findLast(({ slot, versionOf }) => slot === 'mesh' && versionOf === one.sha256);
    if (next !== undefined) line.add(next);
  }
  return [...line].at(-1);
}

async function hashOf(file: string): Promise<string> {
  try {
    return await sha256Of(file);
  } catch (error) {
    throw fromDisk(error);
  }
}
