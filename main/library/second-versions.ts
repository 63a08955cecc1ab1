import path from 'node:path';
import { eachOf } from '../base/turns.ts';
import { isVisibleFolder } from './find-projects.ts';
import { listed, RUNS } from './folders.ts';
import { conflictsIn, type Problem } from './problems.ts';

/** Folders that are listed at once: in the background, and behind whoever waits for the disk. */
const WIDTH = 4;

/**
 * Second versions of files that a sync tool made beside those of a project's runs. What cannot be looked into has none.
 *
 * @param library absolute path. @param project the project's folder in it.
 */
export async function secondVersions(library: string, project: string): Promise<Problem[]> {
  const runs = path.join(library, project, RUNS);
  const names = async (folder: string) => listed(folder).catch(() => []);
  const found: Problem[] = [];
  await eachOf((await names(runs)).filter(isVisibleFolder), WIDTH, async ({ name: run }) => {
    const where = `${project}/${RUNS}/${run}`;
    const files = (await names(path.join(runs, run))).map(({ name }) => name);
    found.push(...conflictsIn(where, files));
  });
  return found;
}
