import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { AppError, fromDisk } from '../base/app-error.ts';
import { uploadError, uploadRefused } from './errors.ts';
import { uploadName } from './file-name.ts';
import type { Transfer } from './port.ts';
import { announce, put, uploadTrouble, type Announced, type StorageDeps } from './storage.ts';
import { Refused, uploadParts } from './upload-parts.ts';

/** Above this fal's own clients send a file in parts (fal.md §2.2). */
export const MULTIPART_ABOVE = 90 * 1024 * 1024;
const PLACES = 2;

export interface LocalFile {
  readonly path: string;
  readonly name: string;
  readonly contentType: string;
}

/**
 * Put a file on fal's storage, streamed from disk.
 *
 * A place that storage no longer honours (expired, used, half taken) is given up for a new one, once.
 *
 * @returns the file's URL on fal. @throws AppError, or the reason of `transfer.signal`.
 */
export async function upload(
  deps: StorageDeps,
  file: LocalFile,
  transfer: Transfer,
  multipartAbove = MULTIPART_ABOVE,
): Promise<string> {
  const blob = await open(file);
  const announced: Announced = {
    name: uploadName(file.name, file.contentType),
    contentType: file.contentType,
    bytes: blob.size,
  };
  let furthest = -1;
  const report = (done: number): void => {
    if (done > furthest) transfer.onProgress({ done: (furthest = done), total: blob.size });
  };
  const send = blob.size > multipartAbove ? uploadParts : uploadWhole;
  report(0);
  try {
    for (let places = 1; ; places++) {
      try {
        const url = await send(deps, announced, blob, transfer.signal, report);
        report(blob.size);
        return url;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (places === PLACES) throw uploadRefused(error.status);
      }
    }
  } catch (error) {
    throw uploadTrouble(error, transfer.signal, blob.size);
  }
}

async function open(file: LocalFile): Promise<Blob> {
  try {
    const info = await stat(file.path);
    if (!info.isFile() || info.size === 0) {
      throw new AppError('damaged', `${file.name} is empty.`, { advice: 'Nothing was sent. Add the file again.' });
    }
    return await openAsBlob(file.path, { type: file.contentType });
  } catch (error) {
    throw fromDisk(error);
  }
}

async function uploadWhole(
  deps: StorageDeps,
  file: Announced,
  blob: Blob,
  signal: AbortSignal,
  report: (done: number) => void,
): Promise<string> {
  const place = await announce(deps, file, 'initiate', signal);
  const answer = await put(deps, place.uploadUrl, blob, { 'content-type': file.contentType }, signal, report);
  if (answer.status >= 200 && answer.status < 300) return place.fileUrl;
  if (answer.status === 413 || answer.status === 429 || answer.status >= 500) throw uploadError(answer, file.bytes);
  throw new Refused(answer.status);
}
