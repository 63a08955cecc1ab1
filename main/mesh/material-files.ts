import path from 'node:path';
import { AppError } from '../base/app-error.ts';
import { readWhole } from './read-file.ts';

/** A larger one is no description of materials. */
const MOST_BYTES = 32 * 1024 ** 2;

/** What a material file says of one material. */
export interface MaterialBlock {
  readonly name: string;
  /** Without what stands around them. */
  readonly lines: readonly string[];
}

/**
 * The materials in a file that an OBJ names; none where it is missing, elsewhere than beside the OBJ, or not readable: the
 * mesh is whole without.
 *
 * @param library its name as the OBJ says it, read byte by byte.
 */
export async function materialBlocks(
  file: string,
  library: string,
  signal: AbortSignal,
): Promise<readonly MaterialBlock[]> {
  const bytes = await readInside(file, slashed(library), signal, MOST_BYTES);
  if (bytes === null) return [];
  return Buffer.from(bytes.buffer, 0, bytes.length)
    .toString('latin1')
    .split(/^[ \t]*newmtl[ \t]+/im)
    .slice(1)
    .map((block) => {
      const [name = '', ...lines] = block.split(/\r\n|\n|\r/).map((line) => line.trim());
      return { name, lines };
    });
}

/** A file's name as it is on disk: read byte by byte, though it is UTF-8, and with Windows' own slashes. */
export const slashed = (name: string): string => Buffer.from(name, 'latin1').toString('utf8').replaceAll('\\', '/');

/** A file beside another, or in a folder below; null where it is missing, elsewhere, or not readable. */
export async function readInside(
  file: string,
  name: string,
  signal: AbortSignal,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const inside = path.normalize(name);
  if (path.isAbsolute(inside) || inside.startsWith('..') || inside.includes('\0')) return null;
  try {
    return (await readWhole(path.join(path.dirname(file), inside), signal, most)).bytes;
  } catch (error) {
    if (error instanceof AppError && error.code !== 'cancelled') return null;
    throw error;
  }
}
