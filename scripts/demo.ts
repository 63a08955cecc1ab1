// The whole job without key and network: starts a local fal and the app, does what a user does, and leaves pictures of
// every screen in demo/.
//   npm run demo
//   npm run demo -- --only main-job|money|viewer|library|shelf|export
//   npm run demo -- --image FILE --mesh FILE [--triangles 1500000]
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { exporting } from './demo/export.ts';
import { library } from './demo/library.ts';
import { mainJob, type Inputs } from './demo/main-job.ts';
import { money } from './demo/money.ts';
import { shelf } from './demo/shelf.ts';
import { openStage, type Stage } from './demo/stage.ts';
import { viewer } from './demo/viewer.ts';
import { announceRuntime } from './run-app.ts';

const root = path.join(import.meta.dirname, '..');
const out = path.join(root, 'demo');
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    image: { type: 'string', default: path.join(root, 'assets/sample/inputs/snail.png') },
    mesh: { type: 'string', default: path.join(root, 'assets/sample/inputs/snail_coarse.glb') },
    triangles: { type: 'string', default: '400000' },
  },
});
const inputs = { image: path.resolve(values.image), mesh: path.resolve(values.mesh) };

const runtime = await announceRuntime();
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const broken: string[] = [];

if (values.only === undefined || values.only === 'main-job') {
  const stage = await openStage({
    runtime,
    out,
    fal: { queueMs: 2500, runMs: 6000, trianglesAt1024: Number(values.triangles) },
    withKey: false,
    sizes: [
      { width: 1280, height: 800 },
      { width: 1920, height: 1080 },
    ],
  });
  await play(stage, mainJob);
}
if (values.only === undefined || values.only === 'money') {
  const stage = await openStage({
    runtime,
    out,
    fal: { queueMs: 200, runMs: 1500, trianglesAt1024: 60_000 },
    withKey: true,
    sizes: [{ width: 1440, height: 900 }],
  });
  await play(stage, money);
}
if (values.only === undefined || values.only === 'viewer') {
  const stage = await openStage({
    runtime,
    out,
    fal: { queueMs: 200, runMs: 1500, trianglesAt1024: Number(values.triangles) },
    withKey: true,
    sizes: [{ width: 1440, height: 900 }],
  });
  await play(stage, viewer);
}
if (values.only === undefined || values.only === 'library') {
  const stage = await openStage({
    runtime,
    out,
    fal: { queueMs: 200, runMs: 1500, trianglesAt1024: 60_000 },
    withKey: false,
    sizes: [{ width: 1024, height: 700 }],
  });
  await play(stage, library);
}
if (values.only === undefined || values.only === 'shelf') {
  const stage = await openStage({
    runtime,
    out,
    fal: {},
    withKey: false,
    sizes: [{ width: 1024, height: 700 }],
  });
  await play(stage, shelf);
}
if (values.only === undefined || values.only === 'export') {
  const stage = await openStage({
    runtime,
    out,
    fal: { queueMs: 200, runMs: 1500, trianglesAt1024: 60_000 },
    withKey: true,
    sizes: [{ width: 1440, height: 900 }],
  });
  await play(stage, exporting);
}
if (broken.length > 0) throw new Error(broken.join('\n'));
console.log(`Pictures of every screen are in ${path.relative(process.cwd(), out)}.`);

/** Whatever goes wrong, the app does not stay behind, and a picture tells where it stood. */
async function play(stage: Stage, part: (stage: Stage, inputs: Inputs) => Promise<void>): Promise<void> {
  try {
    await part(stage, inputs);
  } catch (error) {
    await stage.glimpse('00-stuck');
    throw error;
  } finally {
    broken.push(...(await stage.close()));
  }
}
