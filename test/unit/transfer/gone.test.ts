import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { silentLog } from '../../../main/base/log.ts';
import { Transfer } from '../../../main/transfer/transfer.ts';
import { bench, delivered, markIn, never, quiet } from './bench.ts';

test('what is gone from a library comes back from an archive as itself, and is paid for once', async () => {
  const { shop, library, transfer, out } = await bench();
  const { project } = await shop.project(library, 'Dragon');
  const run = await delivered(shop, library, project);
  const other = await delivered(shop, library, project);
  const archive = path.join(out, 'Dragon.zip');
  await transfer.takeOut([project.id], archive, never, quiet);
  const folders = { project: await library.projectFolder(project.id), run: await library.runFolder(run.id) };
  library.close();

  for (const folder of [folders.run, folders.project]) {
    await rm(folder, { recursive: true });
    const again = await shop.open();
    expect(again.problems).toHaveLength(1);
    const { projects } = await new Transfer({
      library: again,
      markRun: markIn(again),
      stagingFolder: path.join(shop.root, 'staging'),
      now: () => shop.time,
      log: silentLog,
      publishProjects: quiet,
      publishChanged: quiet,
    }).bringIn(archive, never, quiet);
    expect(projects[0]?.left).toEqual([]);
    const { cards } = again.cards({ kind: 'run', search: '', after: null, limit: 9 });
    expect(cards.map(({ id, missing }) => [id, missing]).toSorted()).toEqual([run, other].map(({ id }) => [id, false]).toSorted()); // prettier-ignore
    expect(again.sumsSince(0).charged).toBeCloseTo(0.3);
    again.close();
    const last = await shop.open();
    expect(last.problems).toEqual([]);
    last.close();
  }
});
