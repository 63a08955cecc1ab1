import path from 'node:path';
import { AppError } from '../base/app-error.ts';
import { damaged, unsupported } from './errors.ts';
import type { Gltf } from './gltf-json.ts';
import { readWhole } from './read-file.ts';

/** The bytes of each of a glTF's buffers, in its order. Null: a buffer that is only a place for what is decompressed. */
export type Buffers = readonly (Uint8Array | null)[];

/**
 * Bring a glTF's buffers together: the GLB's own chunk, data URIs, and files beside `file` (or in folders below it).
 *
 * @throws AppError `file-missing`, naming the file; `damaged` where one is too short; `unsupported-file` for an address.
 */
export async function readBuffers(
  gltf: Gltf,
  file: string,
  glbChunk: Uint8Array | null,
  signal: AbortSignal,
): Promise<Buffers> {
  const name = path.basename(file);
  const buffers: (Uint8Array | null)[] = [];
  for (const [index, { uri, byteLength, extensions }] of gltf.buffers.entries()) {
    const bytes =
      uri === undefined
        ? index === 0
          ? glbChunk
          : null
        : uri.startsWith('data:')
          ? fromDataUri(uri, name)
          : await readBeside(file, uri, signal);
    const stands = bytes !== null || isPlaceholder(extensions);
    if (!stands) throw damaged(`${name} names data that is not in it.`);
    if (bytes !== null && bytes.length < byteLength) {
      throw damaged(`The data of ${name} is cut off: ${bytes.length} of ${byteLength} bytes are there.`);
    }
    buffers.push(bytes);
  }
  return buffers;
}

/** Compression by meshopt leaves an empty buffer for readers that do not know it. */
const isPlaceholder = (extensions: Readonly<Record<string, unknown>>): boolean =>
  'EXT_meshopt_compression' in extensions;

export function fromDataUri(uri: string, name: string): Uint8Array {
  const comma = uri.indexOf(',');
  if (comma < 0) throw damaged(`The data inside ${name} cannot be read.`);
  const body = uri.slice(comma + 1);
  try {
    return uri.slice(0, comma).endsWith(';base64')
      ? Buffer.from(body, 'base64')
      : Buffer.from(decodeURIComponent(body), 'latin1');
  } catch (error) {
    throw damaged(`The data inside ${name} cannot be read.`, error);
  }
}

/**
 * Read a file beside `file` or in a folder below it, as a glTF names it.
 *
 * @throws AppError `file-missing`, naming the file; `unsupported-file` for an address and for any other place.
 */
export async function readBeside(file: string, uri: string, signal: AbortSignal): Promise<Uint8Array> {
  const relative = decoded(uri);
  const inside = path.relative('.', relative);
  if (
    /^[a-z][a-z0-9+.-]+:/i.test(relative) ||
    path.isAbsolute(relative) ||
    inside.startsWith('..') ||
    relative.includes('\0')
  ) {
    throw unsupported(
      `${path.basename(file)} takes its data from elsewhere (${uri.slice(0, 80)}).`,
      'Export it as GLB, which holds everything in one file.',
    );
  }
  try {
    return (await readWhole(path.join(path.dirname(file), relative), signal)).bytes;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'file-missing') throw error;
    throw new AppError('file-missing', `The file ${relative} that belongs to ${path.basename(file)} is missing.`, {
      advice: `Put it beside ${path.basename(file)}, or export a GLB, which holds everything in one file.`,
      retryable: true,
      cause: error,
    });
  }
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
