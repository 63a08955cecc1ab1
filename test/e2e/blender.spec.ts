import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import { NO_BLENDER, realBlender, windowedBlender, type Probed } from '../support/blender.ts';
import { refineButton, room, test } from './journey.ts';

const HOSTILE = `my "own"; $(touch x) %PATH% ドラゴン`;

/** As an artist does it: the coarse mesh made half as tall again, exported over the watched file. */
const EXPORT = `import sys
import bpy
import numpy
if "bool" not in numpy.__dict__:
    numpy.bool = numpy.bool_
bpy.ops.mesh.primitive_uv_sphere_add(segments=64, ring_count=48)
bpy.context.object.scale = (1, 1, 1.5)
bpy.ops.export_scene.gltf(filepath=sys.argv[-1], export_format="GLB", use_selection=True)
`;

test('into Blender, in place, and back by the watched file (journey 7)', async ({ launch, folder }) => {
  const real = await realBlender();
  test.skip(real === null, NO_BLENDER);
  if (real === null) return;
  test.slow();
  const home = path.join(folder, HOSTILE);
  await mkdir(home);
  const program = path.join(home, 'blender');
  await windowedBlender(real, program);
  const library = path.join(home, 'library');
  const { page, userData } = await launch({ library, env: { ULTRASHAPE_BLENDER: program } });
  await page.getByRole('button', { name: 'Try the sample project' }).click();

  await room(page, 'Stage').getByRole('button', { name: 'Send to Blender' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('combobox', { name: 'Blender' })).toContainText(`Blender ${real.version.text}`);
  await expect(dialog.getByRole('checkbox', { name: 'Watch for a new coarse mesh' })).toBeChecked();
  await dialog.getByRole('button', { name: 'Send to Blender' }).click();
  const notices = page.getByRole('region', { name: 'Notices' });
  await expect(notices).toContainText('“Snail (sample) / run 1” is in Blender', { timeout: 40_000 });

  const tasks = path.join(userData, 'blender');
  const [task = ''] = await readdir(tasks);
  const read = () => readFile(path.join(tasks, task, 'probe.json'), 'utf8').catch(() => '');
  await expect.poll(read, { timeout: 20_000 }).not.toBe('');
  const found = JSON.parse(await read()) as Probed;
  expect(found.collections).toEqual(['Snail (sample) / run 1']);
  const [refined, coarse, picture] = found.objects;
  expect([refined?.selected, refined?.hidden, refined?.mesh?.smooth]).toEqual([true, false, true]);
  expect([coarse?.hidden, picture?.image?.packed]).toEqual([true, true]);
  // No move, no turn, no scale: both fill one room.
  const size = Math.max(...(coarse?.mesh?.high ?? []).map((high, axis) => high - (coarse?.mesh?.low[axis] ?? 0)));
  for (const axis of [0, 1, 2]) {
    expect(Math.abs((refined?.mesh?.low[axis] ?? 0) - (coarse?.mesh?.low[axis] ?? 0))).toBeLessThan(size * 0.02);
    expect(Math.abs((refined?.mesh?.high[axis] ?? 0) - (coarse?.mesh?.high[axis] ?? 0))).toBeLessThan(size * 0.02);
  }

  // Where to export stands in the file itself.
  const watched = path.join(home, 'Ultrashape Exchange', 'Snail (sample)', 'snail_coarse.glb');
  expect(found.texts['Ultrashape']).toContain(watched);
  const script = path.join(folder, 'export.py');
  await writeFile(script, EXPORT);
  await promisify(execFile)(real.program, ['--background', '--factory-startup', '--python', script, '--', watched]);
  await expect(notices).toContainText('snail_coarse v2 from Blender', { timeout: 20_000 });
  await expect(room(page, 'Run strip').getByRole('option')).toHaveCount(4);

  await notices.getByRole('button', { name: /^Refine again · \$\d/ }).click();
  const inspector = room(page, 'Inspector');
  await expect(inspector.getByRole('tab', { name: 'Refine' })).toHaveAttribute('aria-selected', 'true');
  await expect(inspector.getByText('snail_coarse v2.glb').first()).toBeVisible();
  await expect(
    refineButton(page)
      .or(inspector.getByRole('button', { name: /Add your fal key/ }))
      .first(),
  ).toBeVisible();

  // It is listed, and can be let go.
  await inspector.getByRole('tab', { name: 'Mesh' }).click();
  const list = inspector.getByRole('region', { name: 'Comes back from Blender' });
  await list.getByRole('button', { name: 'Stop watching snail_coarse.glb' }).click();
  await expect(list.getByText('snail_coarse.glb', { exact: true })).toBeHidden();
});
