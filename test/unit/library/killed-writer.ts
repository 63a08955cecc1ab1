import { createHash, randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DEFAULT_PARAMS } from '../../../preload/contract/runs.ts';
import { silentLog } from '../../../main/base/log.ts';
import { openLibrary } from '../../../main/library/open.ts';

/**
 * A process of its own that writes into a library without end and says on its standard output what is safe: one JSON
 * line for each call that has returned. Started by `crash.test.ts`, which kills it.
 */
const [root = ''] = process.argv.slice(2);
const library = await openLibrary({
  folder: path.join(root, 'library'),
  indexFolder: path.join(root, 'index'),
  now: () => Date.now(),
  newId: randomUUID,
  log: silentLog,
});
const acknowledge = (fact: object): void => void process.stdout.write(`${JSON.stringify(fact)}\n`);

const add = async (projectId: string, slot: 'image' | 'mesh'): Promise<string> => {
  const bytes = `${slot} ${randomUUID()}`;
  const file = path.join(root, 'staging', randomUUID());
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const about = { notes: [], size: null, hasAlpha: null, triangles: null, original: null, coloured: false };
  const input = await library.addInput(projectId, { slot, file, name: `hero.${slot}`, sha256, ...about });
  acknowledge({ kind: 'input', projectId, id: input.id, bytes });
  return input.id;
};

for (let round = 0; ; round++) {
  const project = await library.createProject(`Dragon ${round}`);
  acknowledge({ kind: 'project', id: project.id });
  const [imageId, meshId] = [await add(project.id, 'image'), await add(project.id, 'mesh')];
  const run = await library.createRun({
    id: randomUUID(),
    projectId: project.id,
    endpoint: 'fal-ai/ultrashape',
    imageId,
    meshId,
    params: DEFAULT_PARAMS,
    price: { amount: 0.15, currency: 'USD', source: 'listed' },
    sweep: null,
    place: 0,
    adopted: null,
  });
  acknowledge({ kind: 'run', id: run.id, state: run.state });
  for (const state of ['uploading', 'submitting', 'queued', 'running', 'done'] as const) {
    await library.saveRun({ ...run, state, requestId: state === 'uploading' ? null : `request-${run.id}` });
    acknowledge({ kind: 'run', id: run.id, state });
  }
}
