import { open, type FileHandle } from 'node:fs/promises';
import { endsInZeros } from './glb-tail.ts';

const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const HEADER = 12;
const CHUNK_HEADER = 8;
const LONGEST_JSON = 64 * 1024 * 1024;

/** The first bytes of every GLB. */
export const looksLikeGlb = (start: Uint8Array): boolean =>
  start.byteLength >= 4 && start[0] === 0x67 && start[1] === 0x6c && start[2] === 0x54 && start[3] === 0x46;

/**
 * Check that a file is a whole GLB: header, version 2, its length field, chunks that end where the file ends, and a mesh
 * that does not end in the zeros of a file whose end never came.
 *
 * @returns null for a whole one, else what is wrong, as the end of a sentence.
 */
export async function faultOfGlb(file: string): Promise<string | null> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    if (size === 0) return 'it is empty';
    const header = await read(handle, 0, HEADER);
    if (header.byteLength < HEADER) return 'it is too short';
    if (header.readUInt32LE(0) !== MAGIC) return 'it is something else';
    if (header.readUInt32LE(4) !== 2) return `it is of version ${header.readUInt32LE(4)}`;
    const length = header.readUInt32LE(8);
    if (length !== size) return `it should have ${length} bytes and has ${size}`;
    return await walk(handle, size);
  } finally {
    await handle.close();
  }
}

async function walk(handle: FileHandle, size: number): Promise<string | null> {
  let chunks = 0;
  let description: unknown = null;
  for (let at = HEADER; at < size; chunks++) {
    const header = await read(handle, at, CHUNK_HEADER);
    if (header.byteLength < CHUNK_HEADER) return 'it ends within a chunk';
    const length = header.readUInt32LE(0);
    const from = at + CHUNK_HEADER;
    if (length % 4 !== 0 || from + length > size) return 'its chunks do not add up';
    if (chunks === 0) {
      if (header.readUInt32LE(4) !== JSON_CHUNK || length > LONGEST_JSON) return 'it has no description';
      description = parse(await read(handle, from, length));
      if (description === null) return 'its description is garbled';
    }
    if (chunks === 1 && (await endsInZeros(handle, description, from))) return 'its end is missing';
    at = from + length;
  }
  return chunks === 0 ? 'it has no description' : null;
}

/** Null for what is no JSON object. */
function parse(json: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(json.toString('utf8'));
    return typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

async function read(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** The length a GLB says it has; null for what is no GLB so far. */
export async function lengthOfGlb(file: string): Promise<number | null> {
  const handle = await open(file, 'r');
  try {
    const header = await read(handle, 0, HEADER);
    return header.byteLength === HEADER && looksLikeGlb(header) ? header.readUInt32LE(8) : null;
  } finally {
    await handle.close();
  }
}
