import { stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, fromDisk } from '../base/app-error.ts';
import { sha256Of } from '../base/hash.ts';
import type { RunRecord } from '../library/records.ts';
import { insist } from './poll.ts';
import { insistOnLibrary } from './library-there.ts';
import type { Next, RunPorts } from './ports.ts';
import { post } from './submit.ts';
import type { RunTask } from './task.ts';

/** fal keeps uploads for days; one this old may still be there, but sending it again is free and certain. */
const UPLOAD_KEEPS = 60 * 60 * 1000;

const TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.glb': 'model/gltf-binary',
};

/** Make sure that what will be paid for is what the user chose: both files there, byte for byte as they were taken in. */
export async function prepare(task: RunTask, ports: RunPorts): Promise<Next> {
  for (const slot of ['image', 'mesh'] as const) {
    const sha256 = await insist(task, async () => {
      const file = await inputFile(task.record, slot, ports);
      return sha256Of(file, task.signal).catch((error: unknown) => {
        throw fromDisk(error);
      });
    });
    if (sha256 !== task.record[`${slot}Sha256`]) {
      throw new AppError('damaged', `The ${slot} in the library is not what it was when the run was made.`, {
        advice: 'Add the file again and start a new run. Nothing was sent.',
      });
    }
  }
  await task.enter('uploading');
  return 'next';
}

/** Bring both files to fal's storage, each written down as soon as it is there, then send the request. */
export async function upload(task: RunTask, ports: RunPorts): Promise<Next> {
  await uploadMissing(task, ports);
  return post(task, ports);
}

async function uploadMissing(task: RunTask, ports: RunPorts): Promise<void> {
  const missing = (['image', 'mesh'] as const).filter((slot) => {
    const there = task.record.uploads[slot];
    // Either way: a clock that was set back says nothing of how long ago it was.
    return there === null || Math.abs(ports.clock.now() - there.at) > UPLOAD_KEEPS;
  });
  const files = await insist(task, () => Promise.all(missing.map((slot) => inputFile(task.record, slot, ports))));
  const sizes = await insist(task, () => Promise.all(files.map(sizeOf)));
  const total = sizes.reduce((sum, bytes) => sum + bytes, 0);
  let before = 0;
  let tries = 0;
  for (const [at, slot] of missing.entries()) {
    const file = files[at] ?? '';
    const url = await insist(task, async () => {
      // Let go of before any pause: a machine that waits for a network may sleep.
      const release = ports.keepAwake();
      try {
        return await ports.fal.upload(
          { path: file, name: nameAtFal(slot, file), contentType: typeOf(file) },
          {
            signal: task.signal,
            onProgress: ({ done }) => task.show({ progress: { done: before + done, total }, waiting: null }),
          },
        );
      } catch (error) {
        task.signal.throwIfAborted();
        await insistOnLibrary(task.record.id, ports.library);
        throw mayBeBack(error, ++tries) ?? error;
      } finally {
        release();
      }
    });
    before += sizes[at] ?? 0;
    const upload = { url, at: ports.clock.now() };
    await task.change((run) => ({ uploads: { ...run.uploads, [slot]: upload } }));
  }
}

/** The library is there, and may not have been when the file was missed: that is worth another try or two. */
function mayBeBack(error: unknown, tries: number): AppError | null {
  if (!(error instanceof AppError) || error.code !== 'file-missing' || tries > 2) return null;
  const { code, message, advice } = error;
  return new AppError(code, message, { advice, retryable: true, cause: error });
}

/** A name that tells fal what kind of file it is, and nothing of what the user calls it. */
function nameAtFal(slot: 'image' | 'mesh', file: string): string {
  return `${slot === 'image' ? 'reference' : 'coarse'}${path.extname(file).toLowerCase()}`;
}

const typeOf = (file: string): string => TYPES[path.extname(file).toLowerCase()] ?? 'application/octet-stream';

async function inputFile(run: RunRecord, slot: 'image' | 'mesh', { library }: RunPorts): Promise<string> {
  const file = await library.pathOf(slot === 'image' ? run.imageId : run.meshId, slot);
  if (file !== null) return file;
  await insistOnLibrary(run.id, library);
  // The library may have come back between the two looks.
  const back = await library.pathOf(slot === 'image' ? run.imageId : run.meshId, slot);
  if (back !== null) return back;
  throw new AppError('file-missing', `The ${slot} of this run is not in the library any more.`, {
    advice: 'Add it to the project again. Nothing was sent.',
  });
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    throw fromDisk(error);
  }
}
