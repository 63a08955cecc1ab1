import type { JobArgs } from '../protocol.ts';
import { writeWhole } from '../write-file.ts';
import { encodePng } from './png.ts';
import { readPicture } from './read-picture.ts';

/** The engine's `shrink`. */
export async function shrink({ file, side, out }: JobArgs<'shrink'>, signal: AbortSignal): Promise<void> {
  await writeWhole(out, [encodePng(await readPicture(file, side))], signal);
}
