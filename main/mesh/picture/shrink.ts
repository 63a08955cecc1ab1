import { encode } from 'fast-png';
import type { JobArgs } from '../protocol.ts';
import { writeWhole } from '../write-file.ts';
import { readPicture } from './read-picture.ts';

/** A tenth larger than the smallest, in half the time. */
const FAST = { zlib: { level: 3 } } as const;

/** The engine's `shrink`. */
export async function shrink({ file, side, out }: JobArgs<'shrink'>, signal: AbortSignal): Promise<void> {
  const { width, height, data } = await readPicture(file, side);
  await writeWhole(out, [encode({ width, height, data, channels: 4, depth: 8 }, FAST)], signal);
}
