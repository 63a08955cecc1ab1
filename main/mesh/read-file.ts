import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { AppError, systemCode } from '../base/app-error.ts';
import { damaged, tooLarge, unsupported } from './errors.ts';
import { pause } from './pause.ts';

/** Larger files are refused: offsets and counts in this folder are 31-bit numbers. */
export const MAX_BYTES = 2 ** 31 - 1;
const CHUNK = 16 * 1024 * 1024;

export interface WholeFile {
  /** The file's own memory, starting at its byte 0: views of it are aligned as the file is. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sha256: string;
}

/**
 * Read a file into one piece of memory, hashing on the way.
 *
 * @throws AppError `file-missing`, `unsupported-file` (not a file), `damaged` (empty, or it shrank meanwhile), `too-large`.
 */
export async function readWhole(file: string, signal: AbortSignal, maxBytes = MAX_BYTES): Promise<WholeFile> {
  const name = path.basename(file);
  let handle: FileHandle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    throw cannotOpen(name, error);
  }
  try {
    const info = await handle.stat();
    if (!info.isFile()) throw unsupported(`${name} is not a file.`, 'Choose a GLB, glTF or OBJ file.');
    if (info.size === 0) throw damaged(`${name} is empty.`);
    if (info.size > maxBytes) throw tooLarge(`${name} is larger than 2 GB.`);
    const bytes = new Uint8Array(info.size);
    const hash = createHash('sha256');
    for (let at = 0; at < bytes.length;) {
      const chunk = bytes.subarray(at, Math.min(at + CHUNK, bytes.length));
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, at);
      if (bytesRead === 0) throw damaged(`${name} changed while it was read.`);
      hash.update(chunk.subarray(0, bytesRead));
      at += bytesRead;
      await pause(signal);
    }
    return { bytes, sha256: hash.digest('hex') };
  } catch (error) {
    throw systemCode(error) === null ? error : cannotOpen(name, error);
  } finally {
    await handle.close();
  }
}

function cannotOpen(name: string, cause: unknown): AppError {
  switch (systemCode(cause)) {
    case 'EISDIR':
      return unsupported(`${name} is a folder.`, 'Choose a GLB, glTF or OBJ file.');
    case 'ENOENT':
    case 'ENOTDIR':
      return new AppError('file-missing', `${name} is not where it was.`, {
        advice: 'If it is on a disk that was unplugged, plug it in again.',
        retryable: true,
        cause,
      });
    default:
      return new AppError('file-missing', `${name} could not be read.`, {
        advice: 'Check that you may read it and that its disk is in order.',
        retryable: true,
        cause,
      });
  }
}
