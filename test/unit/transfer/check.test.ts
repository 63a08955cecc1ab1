import { readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Library } from '../../../main/library/port.ts';
import { checkText } from '../../../main/transfer/check.ts';
import { checkLines } from '../../../renderer/messages/transfer.ts';
import { bench, delivered, never, quiet } from './bench.ts';

/** Four projects with a run each. */
async function stocked() {
  const at = await bench();
  const { shop, library } = at;
  const homes: Record<string, { project: string; run: string; mesh: string; where: string; image: string }> = {};
  for (const name of ['Castle', 'Dragon', 'Tower', 'Wyvern']) {
    const { project, image } = await shop.project(library, name);
    const run = await delivered(shop, library, project);
    const folder = await library.runFolder(run.id);
    homes[name] = {
      project: project.id,
      run: run.id,
      mesh: path.join(folder, 'refined.glb'),
      where: `${name}/runs/${path.basename(folder)}`,
      image: path.join(shop.folder, name, image.file),
    };
  }
  const of = (name: string) => homes[name] ?? { project: '', run: '', mesh: '', where: '', image: '' };
  return { ...at, of };
}

const states = (library: Library, kind: 'project' | 'run'): Record<string, string> =>
  Object.fromEntries(
    library
      .cards({ kind, search: '', after: null, limit: 50 })
      .cards.map(({ title, missing, altered }) => [title, missing ? 'missing' : altered ? 'changed' : 'there']),
  );

test('the check goes on past what is damaged, gone or cannot be read, and says each', async () => {
  const { shop, library, transfer, of } = await stocked();
  await writeFile(path.join(shop.folder, 'Castle/project.json'), 'garbage');
  await rename(path.join(shop.folder, 'Dragon'), path.join(shop.root, 'away'));
  await writeFile(path.join(shop.folder, of('Tower').where, 'run.json'), '{"half');
  await rm(of('Wyvern').image);
  await symlink(of('Wyvern').image, of('Wyvern').image);
  const told: number[] = [];
  const report = await transfer.check(never, (done) => told.push(done));
  expect(report.problems).toEqual([
    '“Castle”: project.json is damaged. It was left as it is.',
    '“Dragon”: The folder of this project is not where it was. Put it back into the library’s folder, or delete the project from the list: what it cost stays in the ledger.',
    `“${of('Tower').where}”: run.json is damaged. It was left as it is.`,
    '“Wyvern/inputs/hero.png”: It could not be read.',
  ]);
  // All of Castle and Tower, of which the lists know what they should be; Wyvern's coarse mesh and run.
  expect(report).toMatchObject({ files: 8, ok: 8, changed: [], missing: [], unknown: [], foreign: [] });
  expect(told.at(-1)).toBe(1);
  expect(states(library, 'run')['Dragon · run 1']).toBe('missing');
});

test('what lies beside a damaged record is not called somebody else’s', async () => {
  const { shop, library, transfer, of } = await stocked();
  const { where, mesh } = of('Dragon');
  await writeFile(path.join(shop.folder, where, 'run.json'), '{"half');
  await writeFile(path.join(shop.folder, where, 'render.png'), 'mine');
  const told = `“${where}”: run.json is damaged. It was left as it is.`;
  const seen = await transfer.check(never, quiet);
  const foreign = [`${where}/render.png`];
  // The lists still know what the mesh should be.
  expect(seen).toMatchObject({ ok: 12, unknown: [], foreign, problems: [told] });
  library.close();
  // Damaged before the library was opened, no list knows of the run.
  const again = await bench(shop);
  const later = await again.transfer.check(never, quiet);
  expect(later).toMatchObject({ ok: 11, unknown: [`${where}/refined.glb`], foreign, problems: [told] });
  await rm(mesh);
  expect((await again.transfer.check(never, quiet)).unknown).toEqual([]);
});

test('what the check finds stands on the cards, also where a change kept the size, until the file is right again', async () => {
  const { library, transfer, of, news } = await stocked();
  const { mesh, project } = of('Dragon');
  const whole = await readFile(mesh);
  await writeFile(mesh, Buffer.alloc(whole.length, 'x'));
  await rm(of('Tower').image);
  await transfer.check(never, quiet);
  const found = { Castle: 'there', Dragon: 'changed', Tower: 'missing', Wyvern: 'there' };
  expect(states(library, 'project')).toEqual(found);
  expect(states(library, 'run')['Dragon · run 1']).toBe('changed');
  expect(news).toEqual([[project, of('Tower').project]]);
  // A look at times and sizes knows no better.
  expect(await library.look([project], true)).toEqual([]);
  expect(states(library, 'project')).toEqual(found);
  expect(await transfer.check(never, quiet)).toMatchObject({ changed: [expect.stringContaining('refined.glb')] });
  expect(news).toHaveLength(1);

  await writeFile(mesh, whole);
  expect(await library.look([project], false)).toEqual([project]);
  expect(states(library, 'project')['Dragon']).toBe('there');
  expect(await transfer.check(never, quiet)).toMatchObject({ changed: [] });
});

test('a check that is stopped tells what it had found, the cards too', async () => {
  const { library, transfer, of, news } = await stocked();
  await rm(of('Castle').image);
  const stop = new AbortController();
  const report = await transfer.check(stop.signal, (done) => {
    if (done > 0.25) stop.abort(new Error('stop'));
  });
  expect(report).toMatchObject({ missing: ['Castle/inputs/hero.png'], unread: 3 });
  expect(checkLines(report).summary).toMatch(/^Stopped, 3 projects not read to the end. 1 thing to look at. /);
  expect(checkText(report, { name: 'Mine', at: 'now' })).toContain('not read to their end: 3.');
  expect(states(library, 'project')['Castle']).toBe('missing');
  expect(news).toEqual([[of('Castle').project]]);
});

test('a disk that goes away while it is checked makes nothing missing', async () => {
  const { shop, library, transfer } = await stocked();
  await rename(shop.folder, `${shop.folder} away`);
  await expect(transfer.check(never, quiet)).rejects.toMatchObject({ code: 'file-missing' });
  expect(Object.values(states(library, 'project'))).toEqual(['there', 'there', 'there', 'there']);
  await rename(`${shop.folder} away`, shop.folder);
});
