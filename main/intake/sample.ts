import path from 'node:path';
import { readJson } from '../base/json-file.ts';
import type { Library } from '../library/port.ts';
import { ProjectRecord } from '../library/records.ts';

/**
 * Open the sample project, copied into the library the first time: known again by its name and by what its inputs hold,
 * so that a sample the user went on working with is not copied anew.
 *
 * @param folder the sample, as the app brings it along.
 * @returns the project's id.
 * @throws what `Library.importProject` throws.
 */
export async function openSample(
  library: Pick<Library, 'cards' | 'project' | 'importProject'>,
  folder: string,
): Promise<string> {
  const sample = await readJson(path.join(folder, 'project.json'), ProjectRecord);
  let after: string | null = null;
  do {
    const page = library.cards({ kind: 'project', search: sample.name, after, limit: 100 });
    for (const { id, title } of page.cards) {
      if (title === sample.name && holds(await library.project(id), sample)) return id;
    }
    after = page.next;
  } while (after !== null);
  return (await library.importProject(folder)).id;
}

/** True where every input of the sample is among the project's, byte for byte. */
function holds(project: ProjectRecord, sample: ProjectRecord): boolean {
  const there = new Set(project.inputs.map(({ sha256 }) => sha256));
  return sample.inputs.every(({ sha256 }) => there.has(sha256));
}
