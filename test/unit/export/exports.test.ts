import { existsSync } from 'node:fs';
import { readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { BUILT_IN_RECIPES, type Recipe } from '../../../preload/contract/finish.ts';
import { AppError } from '../../../main/base/app-error.ts';
import { silentLog } from '../../../main/base/log.ts';
import { DragOut } from '../../../main/export/drag-out.ts';
import { ExportDesk } from '../../../main/export/export-desk.ts';
import { readProof } from '../../../main/export/proof.ts';
import { inFormatOf, recipeBy } from '../../../main/export/recipes.ts';
import { boundsOf } from '../../../main/mesh/bounds.ts';
import { readPlain } from '../../../main/mesh/read-plain.ts';
import { ball, together } from '../mesh/solids.ts';
import { exportBench, going, hashOf } from './bench.ts';

const [ORIGINAL, , GAME] = BUILT_IN_RECIPES;
const LIGHT: Recipe = { ...GAME, id: 'light', name: 'Light', lightness: { by: 'triangles', triangles: 2000 } };

test('a result is written in the coarse mesh’s place, with its proof, and the original stays as it is', async () => {
  const { exports, folder, run, original, library } = await exportBench();
  const before = await hashOf(original);
  const out = path.join(folder, 'out.glb');
  const written = await exports.write(
    { runId: run.id, recipe: { ...ORIGINAL, normals: 'none' }, proof: true },
    out,
    ...going,
  );
  expect(written).toMatchObject({ file: out, proof: 'included', receipt: { after: { triangles: 8192 } } });
  const { mesh } = await readPlain(out, going[0]);
  expect(boundsOf(mesh)).toEqual({ min: [8, -2, -2], max: [12, 2, 2] });
  expect(await readProof(out)).toMatchObject({
    kind: 'origin',
    origin: { run: { id: run.id }, result: { sha256: before }, recipe: 'Original' },
  });
  expect(await hashOf(original)).toBe(before);
  expect(await library.run(run.id)).toEqual(run);
});

test('one recipe on one mesh is worked out once, also after a restart, and shown before it is written', async () => {
  const { exports, folder, run, engine, finished } = await exportBench();
  const shares: number[] = [];
  const preview = await exports.preview(run.id, LIGHT, going[0], (done) => shares.push(done));
  expect(preview.receipt.after.triangles).toBeLessThanOrEqual(2000);
  expect(preview.view).toMatchObject({
    statistics: { triangles: preview.receipt.after.triangles },
    placement: run.result?.placement?.matrix,
  });
  for (const kind of ['mesh', 'normals', 'boxes']) expect(await exports.file(preview.view.id, kind)).not.toBeNull();
  expect(await exports.file(preview.view.id, '../../etc/passwd')).toBeNull();
  expect(await exports.file(run.id, 'mesh')).toBeNull();
  expect(Math.max(...shares)).toBeLessThanOrEqual(1);

  const again = await exports.preview(run.id, { ...LIGHT, id: 'other', name: 'Other' }, ...going);
  expect(again.receipt.recipe.name).toBe('Other');
  await exports.write({ runId: run.id, recipe: LIGHT, proof: false }, path.join(folder, 'light.glb'), ...going);
  expect(engine.calls.filter((call) => call === 'finish')).toHaveLength(1);
  expect(engine.calls.filter((call) => call === 'inspect')).toHaveLength(1);
  await finished.close();
});

test('a target that cannot be met is told, and leaves what stood there', async () => {
  const bits = together(...Array.from({ length: 60 }, (_, at) => ball(2, 0.1, [at, 0, 0])));
  const { exports, folder, run } = await exportBench(bits);
  const out = path.join(folder, 'out.glb');
  await writeFile(out, 'mine');
  const recipe: Recipe = {
    ...GAME,
    dropBits: null,
    closeHoles: null,
    lightness: { by: 'triangles', triangles: 100 },
  };
  await expect(exports.write({ runId: run.id, recipe, proof: true }, out, ...going)).rejects.toMatchObject({
    code: 'missed-target',
    message: expect.stringContaining('100 triangles were asked') as string,
    advice: expect.stringMatching(/./) as string,
  });
  expect(await readFile(out, 'utf8')).toBe('mine');
  expect((await readdir(folder)).filter((name) => name.includes('.tmp-'))).toEqual([]);
});

test('the run’s own folder is never written into', async () => {
  const { exports, original, run } = await exportBench();
  const before = await hashOf(original);
  await expect(
    exports.write({ runId: run.id, recipe: ORIGINAL, proof: true }, original, ...going),
  ).rejects.toMatchObject({
    code: 'bad-request',
  });
  expect(await hashOf(original)).toBe(before);
});

test('who thinks better of it gets nothing; the dialog begins where the last export went', async () => {
  const { exports, run, folder } = await exportBench();
  const asked: string[] = [];
  const shown: string[] = [];
  const answers = [null, path.join(folder, 'mine'), null];
  const desk = new ExportDesk({
    home: () => '/home/me',
    askFile: (suggested) => {
      asked.push(suggested);
      return Promise.resolve(answers.shift() ?? null);
    },
    reveal: (file) => shown.push(file),
    log: silentLog,
  });
  const noted: unknown[] = [];
  const shop = {
    exports,
    marks: {
      noteExport: (meshId: string, written: object) => {
        noted.push({ meshId, ...written });
        // A library that is open for looking keeps nothing; the file is there all the same.
        return Promise.reject(new AppError('read-only', 'This library is open for looking.'));
      },
    },
  };
  const wanted = { runId: run.id, recipe: LIGHT, proof: true };
  desk.reveal();
  expect(await desk.save(shop, wanted, ...going)).toBeNull();
  expect(await desk.save(shop, wanted, ...going)).toMatchObject({ name: 'mine.glb', proof: 'included' });
  await desk.save(shop, wanted, ...going);
  desk.reveal();
  expect(asked).toEqual([
    path.join('/home/me', 'Dragon run 1 light.glb'),
    path.join('/home/me', 'Dragon run 1 light.glb'),
    path.join(folder, 'Dragon run 1 light.glb'),
  ]);
  expect(shown).toEqual([path.join(folder, 'mine.glb')]);
  expect(noted).toMatchObject([
    {
      meshId: run.id,
      name: 'mine.glb',
      format: 'glb',
      recipe: LIGHT.name,
      sha256: await hashOf(path.join(folder, 'mine.glb')),
      to: 'file',
    },
  ]);
});

test('a drag carries a file that is there, under a good name; Alt carries every triangle', async () => {
  const { exports, library, run, folder, clock } = await exportBench();
  let recipe = LIGHT;
  const dragOut = new DragOut({
    exports,
    library,
    folder: path.join(folder, 'drag-out'),
    clock,
    log: silentLog,
    settings: () => ({ recipe, proof: true }),
  });
  const light = { runId: run.id, full: false };
  expect(() => dragOut.mustBeReady(light)).toThrow('not ready');
  expect(await dragOut.prepare(light, ...going)).toEqual({ name: 'Dragon run 1 light.glb' });
  const { file } = dragOut.mustBeReady(light);
  expect(path.basename(file)).toBe('Dragon run 1 light.glb');
  expect((await readPlain(file, going[0]).catch(() => null)) ?? (await readFile(file)).length).toBeTruthy();
  expect(dragOut.ready({ ...light, full: true })).toBeNull();
  expect(await dragOut.prepare({ ...light, full: true }, ...going)).toEqual({ name: 'Dragon run 1.glb' });
  expect((await readFile(dragOut.mustBeReady({ ...light, full: true }).file)).length).toBeGreaterThan(
    (await readFile(file)).length * 3,
  );
  // Another recipe is another file; one that somebody removed is made anew.
  recipe = { ...LIGHT, lightness: { by: 'triangles', triangles: 1000 } };
  expect(dragOut.ready(light)).toBeNull();
  await dragOut.prepare(light, ...going);
  await rm(dragOut.mustBeReady(light).file);
  expect(dragOut.ready(light)).toBeNull();
  await dragOut.prepare(light, ...going);
  const kept = dragOut.mustBeReady(light).file;
  // What nobody dragged for a week makes room.
  const old = path.dirname(file);
  await utimes(old, 0, 0);
  await utimes(path.dirname(kept), clock.now() / 1000, clock.now() / 1000);
  await dragOut.sweep();
  expect(existsSync(file)).toBe(false);
  expect(existsSync(kept)).toBe(true);
});

test('recipes go by name, formats by the ending of the file', () => {
  expect(recipeBy('sculpt BASE', []).id).toBe('sculpt-base');
  expect(recipeBy('light', [LIGHT]).id).toBe('light');
  expect(() => recipeBy('heavy', [LIGHT])).toThrow('There is no recipe “heavy”.');
  expect(inFormatOf(ORIGINAL, 'a.stl').format).toEqual({ kind: 'stl', units: 'millimetres', up: 'z' });
  expect(inFormatOf(ORIGINAL, 'A.GLB')).toBe(ORIGINAL);
  expect(() => inFormatOf(ORIGINAL, 'a.blend')).toThrow('does not end');
});
