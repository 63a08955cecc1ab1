import { rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, fromDisk, systemCode } from '../base/app-error.ts';
import { sha256Of } from '../base/hash.ts';
import { syncFolder } from '../base/json-file.ts';
import type { Condition } from '../../preload/contract/cards.ts';
import type { Placement } from '../../preload/contract/runs.ts';
import type { RemoteFile } from '../fal/port.ts';
import { conditionOf } from '../library/condition.ts';
import type { RunRecord } from '../library/records.ts';
import { insistOnLibrary } from './library-there.ts';
import { insist } from './poll.ts';
import type { Next, RunPorts } from './ports.ts';
import type { RunTask } from './task.ts';

const RESULT = 'refined.glb';

const MOST_TRIES = 3;

/** After so many refusals the result's address is asked for anew: addresses perish. */
const ADDRESS_AFTER = 4;
/** About ten minutes of them. */
const MANY_REFUSALS = 24;

/** What is to stay free beside the file and a fifth of it: its normals and thumbnail, and a system that can breathe. */
const MARGIN = 200e6;

type Result = NonNullable<RunRecord['result']>;
type Fetched = Pick<Result, 'file' | 'bytes' | 'sha256'>;

/**
 * Bring fal's result home, checked and byte for byte. What stands under its final name is always whole: it gets that name
 * only after the check. A download that stopped goes on where it stopped.
 */
export async function download(task: RunTask, ports: RunPorts): Promise<Next> {
  const { remote } = task.record;
  if (remote === null) {
    await task.enter('running');
    return 'next';
  }
  const { file, bytes, sha256 } = await fetchWhole(task, remote, ports);
  const result: Result = { file, bytes, sha256, triangles: 0, vertices: 0, placement: null };
  await task.enter('finishing', () => ({ result, failure: null }));
  return 'next';
}

/**
 * What came damaged three times will come damaged again, and what was not there three times is gone: a file that was made
 * a moment ago may not have reached every place that it is fetched from. Everything else is waited out.
 */
async function fetchWhole(task: RunTask, remote: RemoteFile, ports: RunPorts): Promise<Fetched> {
  let tries = 0;
  let refusals = 0;
  let file = remote;
  return insist(task, async () => {
    try {
      return await fetchResult(task, file, ports);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const { code, message, advice } = error;
      if (code === 'provider' && error.retryable) {
        if (++refusals % ADDRESS_AFTER === 0) file = await addressAnew(task, file, ports);
        throw refusals < MANY_REFUSALS ? error : refusedForLong(error);
      }
      if (code !== 'damaged' && code !== 'gone') throw error;
      if (++tries === MOST_TRIES) throw new AppError(code, message, { advice, charged: 'yes', cause: error });
      throw code === 'gone' ? notThereYet(error) : error;
    }
  });
}

/** Where fal says now that the result is; where it was, as long as fal does not say. */
async function addressAnew(task: RunTask, known: RemoteFile, { fal }: RunPorts): Promise<RemoteFile> {
  const { requestId } = task.record;
  if (requestId === null) return known;
  try {
    const { url, bytes } = await fal.result(requestId, task.signal);
    if (url !== known.url) await task.change(() => ({ remote: { url, bytes } }));
    return { url, bytes };
  } catch (error) {
    task.signal.throwIfAborted();
    if (error instanceof AppError) return known;
    throw error;
  }
}

/** It may be so for ever: then a person has to see to it. */
const refusedForLong = (cause: AppError): AppError =>
  new AppError('provider', `${cause.message} It has been so for ten minutes.`, {
    advice:
      "The result is paid for: open the request in fal's own list and download it there, or give fal's support its id. The app goes on trying.",
    charged: 'yes',
    retryable: true,
    retryAfter: cause.retryAfter,
    cause,
  });

const notThereYet = (cause: AppError): AppError =>
  new AppError('gone', 'The result is not yet where fal said it would be.', {
    advice: 'The app looks again in a moment, at no extra cost.',
    charged: 'yes',
    retryable: true,
    cause,
  });

async function fetchResult(task: RunTask, remote: RemoteFile, ports: RunPorts): Promise<Fetched> {
  const { library, fal } = ports;
  const folder = await library.runFolder(task.record.id);
  const whole = path.join(folder, RESULT);
  const part = `${whole}.part`;
  const file = ['runs', path.basename(folder), RESULT].join('/');
  // Let go of before any pause: a machine that waits for a network or for room may sleep.
  const release = ports.keepAwake();
  try {
    const bytes = await sizeIfThere(whole);
    if (bytes !== null) return { file, bytes, sha256: await sha256Of(whole, task.signal) };
    await insistOnRoom(remote, part, ports);
    const fetched = await fal.download(remote, part, {
      signal: task.signal,
      onProgress: (progress) => task.show({ progress, waiting: null }),
    });
    await rename(part, whole);
    await syncFolder(folder);
    return { file, ...fetched };
  } catch (error) {
    throw fromDisk(error);
  } finally {
    release();
  }
}

/** A disk that would be full half-way is not filled: what else runs on this machine needs it too. */
async function insistOnRoom({ bytes }: RemoteFile, part: string, { freeBytes }: RunPorts): Promise<void> {
  if (bytes === null) return;
  const free = await freeBytes(path.dirname(part));
  const here = (await sizeIfThere(part)) ?? 0;
  const need = Math.max(0, bytes - here) * 1.2 + MARGIN;
  if (free === null || free >= need) return;
  throw new AppError(
    'disk-full',
    `Not enough disk: needs ${Math.ceil(need / 1e6)} MB, ${Math.floor(free / 1e6)} MB free.`,
    {
      advice: 'The download goes on by itself when there is room; nothing is lost.',
      charged: 'yes',
      retryable: true,
    },
  );
}

async function sizeIfThere(file: string): Promise<number | null> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Measure the result and put it in its coarse mesh's place. The result is safe by now, and paid for: whatever goes wrong
 * here is logged and leaves it unmeasured (0 triangles) or unplaced, never lost.
 */
export async function finish(task: RunTask, { library, meshes, log }: RunPorts): Promise<Next> {
  const { id, meshId, params, result } = task.record;
  if (result === null) {
    await task.enter('downloading');
    return 'next';
  }
  let size: { triangles: number; vertices: number; condition?: Condition } = { triangles: 0, vertices: 0 };
  let placement: Placement | null = null;
  try {
    ({ size, placement } = await insist(task, async () => {
      try {
        const { statistics } = await meshes.record(id);
        return {
          size: {
            triangles: statistics.triangles,
            vertices: statistics.vertices,
            condition: conditionOf(statistics),
          },
          placement: await meshes.place(id, meshId, params.octree_resolution, task.signal),
        };
      } catch (error) {
        await insistOnLibrary(id, library);
        throw error;
      }
    }));
  } catch (error) {
    task.signal.throwIfAborted();
    log.warn(`the result of run ${id} could not be measured or placed`, {
      code: error instanceof AppError ? error.code : 'internal',
      error: String(error),
    });
  }
  task.signal.throwIfAborted();
  await task.enter('done', () => ({ result: { ...result, ...size, placement }, stopped: null }));
  return 'rest';
}
