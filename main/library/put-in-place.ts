import { rename } from 'node:fs/promises';
import path from 'node:path';
import { moveIn, sizeOf } from './copy-in.ts';
import { splitName } from './folders.ts';
import { freeName } from './free-name.ts';

/**
 * Move a file to where another should be. What stands there is kept beside it, under a name of its own.
 *
 * @param aside what that is called, without its ending.
 * @throws what the disk says; what stood there stands there then.
 */
export async function putInPlace(source: string, place: string, aside: string): Promise<void> {
  const folder = path.dirname(place);
  const isTaken = (await sizeOf(place)) !== null;
  const kept = path.join(folder, await freeName(folder, aside, splitName(place)[1]));
  if (isTaken) await rename(place, kept);
  await moveIn(source, place).catch(async (error: unknown) => {
    if (isTaken) await rename(kept, place);
    throw error;
  });
}
