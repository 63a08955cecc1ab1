import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fromDisk } from '../base/app-error.ts';
import { safeName, splitName } from '../library/folders.ts';
import { freeName } from '../library/free-name.ts';

/**
 * A file for a coarse mesh to come back by, in a folder for its project; it is not made, and nothing is there yet.
 *
 * @param home absolute path of the folder that holds all of them; made when it is needed.
 */
export async function exchangeFile(home: string, project: string, mesh: string): Promise<string> {
  const folder = path.join(home, safeName(project, 'Project'));
  try {
    await mkdir(folder, { recursive: true });
    return path.join(folder, await freeName(folder, safeName(splitName(mesh)[0], 'mesh'), '.glb'));
  } catch (error) {
    throw fromDisk(error);
  }
}
