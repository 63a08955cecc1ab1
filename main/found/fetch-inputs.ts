import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../base/app-error.ts';
import type { Fal, RemoteRequest } from '../fal/port.ts';
import { inputMissing, inputUnknown } from './words.ts';

interface FetchDeps {
  readonly fal: Pick<Fal, 'fetchInput'>;
}

/** Absolute paths, each file under the name it had. */
export interface Files {
  readonly picture: string;
  readonly mesh: string;
}

/** Most of a request's bytes are its mesh's. */
const PICTURE_SHARE = 0.1;

/** Fetch both inputs of a request into `folder`. @throws AppError that says which is not to be had; or the signal's reason. */
export async function fetchInputs(
  { fal }: FetchDeps,
  request: RemoteRequest,
  folder: string,
  signal: AbortSignal,
  progress: (done: number) => void,
): Promise<Files> {
  const { imageUrl, modelUrl } = request;
  if (imageUrl === null) throw inputUnknown(request, 'picture');
  if (modelUrl === null) throw inputUnknown(request, 'mesh');
  try {
    const picture = await fetchOne(fal, imageUrl, folder, 'picture', signal, (done) => progress(done * PICTURE_SHARE));
    const mesh = await fetchOne(fal, modelUrl, folder, 'mesh', signal, (done) =>
      progress(PICTURE_SHARE + done * (1 - PICTURE_SHARE)),
    );
    return { picture, mesh };
  } catch (error) {
    throw error instanceof AppError ? inputMissing(error, request) : error;
  }
}

/** Those inputs of a request that can be had, whatever is wrong with the others. */
export async function fetchWhatIsThere(
  { fal }: FetchDeps,
  { imageUrl, modelUrl }: RemoteRequest,
  folder: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const files: string[] = [];
  for (const [url, slot] of [
    [imageUrl, 'picture'],
    [modelUrl, 'mesh'],
  ] as const) {
    if (url === null) continue;
    try {
      files.push(await fetchOne(fal, url, folder, slot, signal, () => undefined));
    } catch (error) {
      if (!(error instanceof AppError) || signal.aborted) throw error;
    }
  }
  return files;
}

/** Each in a folder of its own: both may have the same name. */
async function fetchOne(
  fal: FetchDeps['fal'],
  url: string,
  folder: string,
  slot: 'picture' | 'mesh',
  signal: AbortSignal,
  progress: (done: number) => void,
): Promise<string> {
  const own = path.join(folder, slot);
  await mkdir(own, { recursive: true });
  const fetched = path.join(own, 'fetched');
  const { name } = await fal.fetchInput(url, fetched, {
    signal,
    onProgress: ({ done, total }) => progress(total === null || total === 0 ? 0 : Math.min(1, done / total)),
  });
  const file = path.join(own, name === '' ? slot : name);
  await rename(fetched, file);
  return file;
}
