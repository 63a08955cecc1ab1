import { open, readFile, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { fromDisk, systemCode } from '../base/app-error.ts';

/**
 * A half-fetched file, and beside it `<file>.etag`: which version of the server's file its bytes are of. Bytes without
 * that note are not gone on from, for they could be of another version.
 */
export interface PartFile {
  /** Bytes already here that may be gone on from. */
  readonly bytes: number;
  /** The server's ETag they came with; '' where it gave none. */
  readonly etag: string;
}

const note = (file: string): string => `${file}.etag`;

/** @throws AppError of the disk. */
export async function readPart(file: string): Promise<PartFile> {
  try {
    const [{ size }, etag] = await Promise.all([stat(file), readFile(note(file), 'utf8')]);
    return { bytes: size, etag };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { bytes: 0, etag: '' };
    throw fromDisk(error);
  }
}

/**
 * Open the file to be written from byte `from` on, everything behind it cut off. `etag` null: what comes is not to be
 * gone on from later.
 */
export async function openPart(file: string, from: number, etag: string | null): Promise<FileHandle> {
  try {
    // Before the bytes are of a new version, the note of the old one goes.
    if (from === 0) await rm(note(file), { force: true });
    const handle = await open(file, from === 0 ? 'w' : 'r+');
    await handle.truncate(from);
    if (etag !== null) await writeFile(note(file), etag);
    return handle;
  } catch (error) {
    throw fromDisk(error);
  }
}

/** The file is whole: it needs no note any more. */
export const finishPart = (file: string): Promise<void> => rm(note(file), { force: true });

export async function removePart(file: string): Promise<void> {
  await Promise.all([rm(file, { force: true }), rm(note(file), { force: true })]);
}

/** Write a chunk at its place: one `write` may take less than all of it. */
export async function writeAll(handle: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < chunk.byteLength;) {
    const { bytesWritten } = await handle.write(chunk, written, chunk.byteLength - written, position + written);
    written += bytesWritten;
  }
}
