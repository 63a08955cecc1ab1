import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { Bundles } from '../../../main/export/bundles.ts';
import { factsOf } from '../../../main/export/bundle-facts.ts';
import { reportHtml } from '../../../main/export/report-html.ts';
import { exportBench, going, hashOf } from './bench.ts';

async function bench() {
  const made = await exportBench();
  const { library, clock, folder } = made;
  const sheet = path.join(folder, 'upload', 'sheet.png');
  const bundles = new Bundles({
    library,
    uploads: { take: () => ({ path: sheet, name: 'sheet.png' }) },
    version: '0.1.0',
    now: () => clock.now(),
  });
  const wanted = { projectId: made.project.id, runId: null, as: 'folder', sheet: null } as const;
  return { ...made, bundles, wanted, sheet, target: path.join(folder, 'out') };
}

test('a project is handed over whole, as a new folder with files that are what they say', async () => {
  const { bundles, wanted, target, original, run, library } = await bench();
  await library.saveRun({ ...run, uploads: { image: { url: 'https://v3.fal.media/secret.png', at: 1 }, mesh: null } });
  const asked: string[] = [];
  const ask = (name: string) => (asked.push(name), Promise.resolve(target));
  expect(await bundles.save(wanted, ask, ...going)).toMatchObject({ name: 'out' });
  expect(asked).toEqual(['Dragon hand-over']);
  const files = (await readdir(target, { recursive: true })).map((name) => name.replaceAll('\\', '/')).sort();
  expect(files).toEqual(
    expect.arrayContaining(['inputs/hero.glb', 'inputs/hero.png', 'parameters.json', 'report.html', 'runs/run 1.glb']),
  );
  expect(await hashOf(path.join(target, 'runs/run 1.glb'))).toBe(await hashOf(original));
  const text = await readFile(path.join(target, 'parameters.json'), 'utf8');
  expect(JSON.parse(text)).toMatchObject({
    version: 1,
    project: { name: 'Dragon' },
    runs: [{ number: 1, params: { seed: 42 }, cost: { charge: 'yes' }, result: { file: 'runs/run 1.glb' } }],
  });
  expect(await readFile(path.join(target, 'report.html'), 'utf8')).toContain('0.15 USD, charged');
  // Whoever has the address of a file at fal can fetch it.
  expect(text).not.toContain('fal.media');
  expect(text).not.toContain(target);
  // Never into a folder that is there.
  expect(await bundles.save(wanted, ask, ...going)).toMatchObject({ name: 'out 2' });
});

test('of a run that somebody else paid for the report says so', async () => {
  const { bundles, wanted, target, run, library } = await bench();
  await library.saveRun({ ...run, paidElsewhere: true });
  await bundles.save(wanted, () => Promise.resolve(target), ...going);
  expect(await readFile(path.join(target, 'report.html'), 'utf8')).toContain('0.15 USD, somebody else paid');
  expect(JSON.parse(await readFile(path.join(target, 'parameters.json'), 'utf8'))).toMatchObject({
    runs: [{ cost: { charge: 'yes', paidElsewhere: true } }],
  });
});

test('a comparison sheet that the page has drawn goes along and stands in the report; its upload is gone', async () => {
  const { bundles, wanted, target, folder, sheet } = await bench();
  await mkdir(path.dirname(sheet));
  await writeFile(sheet, Buffer.from('drawn'));
  await bundles.save({ ...wanted, sheet: randomUUID() }, () => Promise.resolve(target), ...going);
  expect(await readFile(path.join(target, 'comparison sheet.png'), 'utf8')).toBe('drawn');
  const report = await readFile(path.join(target, 'report.html'), 'utf8');
  expect(report).toContain(`data:image/png;base64,${Buffer.from('drawn').toString('base64')}`);
  expect(existsSync(path.dirname(sheet))).toBe(false);
  expect(existsSync(folder)).toBe(true);
});

test('an archive holds the same, and every program reads it', async () => {
  const { bundles, wanted, target, original, run } = await bench();
  const zip = `${target}.zip`;
  await bundles.save({ ...wanted, runId: run.id, as: 'zip' }, () => Promise.resolve(zip), ...going);
  const files = unzipSync(await readFile(zip));
  expect(Object.keys(files)).toEqual(expect.arrayContaining(['runs/run 1.glb', 'report.html', 'inputs/hero.png']));
  expect(Buffer.from(files['runs/run 1.glb'] ?? []).equals(await readFile(original))).toBe(true);
});

test('who stops it finds nothing left behind', async () => {
  const { bundles, wanted, folder, target } = await bench();
  for (const as of ['folder', 'zip'] as const) {
    const stop = new AbortController();
    const begun = bundles.save(
      { ...wanted, as },
      () => Promise.resolve(target),
      stop.signal,
      () => stop.abort(),
    );
    await expect(begun).rejects.toMatchObject({ name: 'AbortError' });
  }
  expect(existsSync(target)).toBe(false);
  expect((await readdir(folder)).filter((name) => name.includes('.tmp-'))).toEqual([]);
});

test('the report runs nothing and loads nothing, whatever people called their things', async () => {
  const { run, project, library } = await bench();
  const evil = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;
  const facts = factsOf({
    app: '0.1.0',
    at: 0,
    project: { ...(await library.project(project.id)), name: evil, notes: evil },
    inputs: [],
    runs: [{ ...run, requestId: evil, failure: null }],
    files: new Map([[run.id, evil]]),
  });
  const html = reportHtml(facts, { sheet: null, of: new Map([[run.id, 'data:image/png;base64,AAAA']]) });
  expect(html).not.toMatch(/<script|onerror='|<img src=x/);
  expect(html.match(/<img /g)).toHaveLength(1);
  expect(html).toContain('&lt;script&gt;');
  expect(html).toContain(`content="default-src 'none'; img-src data:;`);
  expect(html).not.toMatch(/(src|href)="(?!data:)/);
});
