import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../base/app-error.ts';

const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const BIN_CHUNK = 0x004e4942;
/** A description longer than this is somebody's scene, or somebody's trap; ours have 2 kB. */
const MOST_DESCRIPTION = 16 * 1024 ** 2;
const CHUNK = { highWaterMark: 1 << 20 };

/** A GLB's description, and where the rest of it stands. Offsets and lengths in bytes. */
interface GlbFile {
  readonly description: unknown;
  /** Where the chunks behind the description begin. */
  readonly rest: number;
  /** The binary chunk's content; null: there is none. */
  readonly binary: { readonly offset: number; readonly length: number } | null;
  /** As its header says; what stands behind is not part of it. */
  readonly length: number;
}

/**
 * Read a GLB's description and nothing else of it, however large it is.
 *
 * @returns null for what is no whole GLB of version 2.
 * @throws what the disk says.
 */
export async function readGlbFile(file: string): Promise<GlbFile | null> {
  const handle = await open(file, 'r');
  try {
    return await readParts(handle);
  } finally {
    await handle.close();
  }
}

async function readParts(handle: FileHandle): Promise<GlbFile | null> {
  const { size } = await handle.stat();
  const head = await readAt(handle, 0, 20);
  if (head?.readUInt32LE(0) !== MAGIC || head.readUInt32LE(4) !== 2) return null;
  const length = head.readUInt32LE(8);
  const described = head.readUInt32LE(12);
  const rest = 20 + described;
  if (head.readUInt32LE(16) !== JSON_CHUNK || described > MOST_DESCRIPTION || rest > length || length > size)
    return null;
  const text = await readAt(handle, 20, described);
  const description = text === null ? undefined : parsed(text);
  if (description === undefined) return null;
  const next = rest + 8 <= length ? await readAt(handle, rest, 8) : null;
  const isBinary = next?.readUInt32LE(4) === BIN_CHUNK;
  const binary = isBinary ? { offset: rest + 8, length: next.readUInt32LE(0) } : null;
  if (binary !== null && binary.offset + binary.length > length) return null;
  return { description, rest, binary, length };
}

async function readAt(handle: FileHandle, at: number, bytes: number): Promise<Buffer | null> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, at);
  return bytesRead === bytes ? buffer : null;
}

/** Undefined for what is no JSON. */
function parsed(text: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch {
    return undefined;
  }
}

/**
 * SHA-256 of a GLB's binary chunk: its geometry, whatever its description says.
 *
 * @returns null for what is no whole GLB, or has no such chunk.
 */
export async function geometryHash(file: string, signal?: AbortSignal): Promise<string | null> {
  const glb = await readGlbFile(file);
  if (glb?.binary == null || glb.binary.length === 0) return null;
  const { offset, length } = glb.binary;
  const hash = createHash('sha256');
  const bytes = createReadStream(file, { ...CHUNK, start: offset, end: offset + length - 1 });
  await pipeline(bytes, hash, signal === undefined ? {} : { signal });
  return hash.digest('hex');
}

/**
 * Copy a GLB with another description; every other byte of it stays as it is. By streams.
 *
 * @param target must not be there.
 * @throws AppError `damaged` for what is no whole GLB; what the disk says, and then half of `target` may be there.
 */
export async function copyDescribed(
  source: string,
  target: string,
  change: (description: unknown) => unknown,
  signal?: AbortSignal,
): Promise<void> {
  const glb = await readGlbFile(source);
  if (glb === null) throw new AppError('damaged', 'The finished file is not a whole GLB.');
  const text = Buffer.from(JSON.stringify(change(glb.description)));
  const padded = Buffer.alloc(Math.ceil(text.length / 4) * 4, 0x20);
  text.copy(padded);
  const head = Buffer.alloc(20);
  [MAGIC, 2, 20 + padded.length + (glb.length - glb.rest), padded.length, JSON_CHUNK].forEach((value, place) =>
    head.writeUInt32LE(value, place * 4),
  );
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    yield head;
    yield padded;
    if (glb.rest < glb.length) yield* createReadStream(source, { ...CHUNK, start: glb.rest, end: glb.length - 1 });
  };
  const out = createWriteStream(target, { flags: 'wx', flush: true });
  await pipeline(pieces, out, signal === undefined ? {} : { signal });
}
