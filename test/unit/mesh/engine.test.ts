import { readdir } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { expect, onTestFinished, test } from 'vitest';
import type { Camera } from '../../../preload/contract/mesh.ts';
import type { MeshChannel } from '../../../main/mesh/channel.ts';
import { MeshProcess } from '../../../main/mesh/engine.ts';
import { nodeMeshChannel } from '../../../main/mesh/node-channel.ts';
import { png } from '../../support/pictures.ts';
import { ball, box } from './solids.ts';
import { fileOf, folder, going, plainFile } from './workbench.ts';

/** The real engine over a real process, and the channels that it started. */
function start() {
  const channels: MeshChannel[] = [];
  const engine = new MeshProcess(() => {
    const channel = nodeMeshChannel();
    channels.push(channel);
    return channel;
  });
  onTestFinished(() => engine.close());
  return { engine, channels };
}

const outIn = (place: string) => ({
  normalsOut: path.join(place, 'normals.bin'),
  thumbnailOut: path.join(place, 'thumbnail.png'),
  proxyOut: path.join(place, 'proxy.bin'),
  boxesOut: path.join(place, 'boxes.bin'),
});

async function inspectJob(mesh = box()) {
  const place = await folder();
  return { job: { file: await plainFile(mesh), ...outIn(place) }, place };
}

test('jobs are done in another process: prepared, inspected, placed', async () => {
  const { engine, channels } = start();
  expect(channels).toHaveLength(0);
  const source = await fileOf('cube.obj', 'v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nf 1 3 2\nf 1 2 4\nf 2 3 4\nf 1 4 3\n');
  const place = await folder();
  const out = path.join(place, 'out.glb');
  expect(await engine.prepare({ source, out }, going)).toMatchObject({ triangles: 4, asGiven: false });
  const job = { file: out, ...outIn(place) };
  expect(await engine.inspect(job, going)).toMatchObject({ statistics: { edges: 6, watertight: true } });
  const placement = await engine.place({ coarse: out, refined: out, octreeResolution: 1024 }, going);
  expect(placement).toMatchObject({ method: 'bounds', residual: 0 });
  expect((await readdir(place)).sort()).toEqual(['boxes.bin', 'normals.bin', 'out.glb', 'thumbnail.png']);
  expect(channels).toHaveLength(1);
});

test('a refusal comes back in its own words', async () => {
  const { engine } = start();
  const source = await fileOf('scene.blend', 'BLENDER');
  await expect(engine.prepare({ source, out: `${source}.glb` }, going)).rejects.toMatchObject({
    name: 'AppError',
    code: 'unsupported-file',
    message: 'This is a .blend.',
    advice: 'Export a GLB or OBJ from Blender (File ▸ Export ▸ glTF 2.0).',
    charged: 'no',
  });
});

test('a process that is killed loses the job it was at, says so, and does the others once it is there again', async () => {
  const { engine, channels } = start();
  const { job } = await inspectJob(ball(6));
  const outcomes = Promise.allSettled([engine.inspect(job, going), engine.inspect(job, going)]);
  channels[0]?.kill();
  const [lost, done] = await outcomes;
  expect(lost).toMatchObject({
    status: 'rejected',
    reason: { code: 'internal', message: 'The mesh process stopped unexpectedly.', retryable: true },
  });
  expect(done).toMatchObject({ status: 'fulfilled', value: { statistics: { watertight: true } } });
  expect(channels).toHaveLength(2);
});

test('a job that is cancelled rejects at once and leaves nothing; the next one is done', async () => {
  const { engine, channels } = start();
  const { job, place } = await inspectJob(ball(6));
  const stop = new AbortController();
  const first = engine.inspect(job, stop.signal);
  const other = await inspectJob();
  const second = engine.inspect(other.job, going);
  stop.abort();
  await expect(first).rejects.toMatchObject({ code: 'cancelled' });
  expect(await second).toMatchObject({ statistics: { triangles: 12 } });
  expect(await readdir(place)).toEqual([]);
  expect(channels).toHaveLength(1);
});

test('a job that is cancelled while it waits is never begun', async () => {
  const { engine } = start();
  const busy = engine.inspect((await inspectJob(ball(6))).job, going);
  const waiting = await inspectJob();
  const stop = new AbortController();
  const never = engine.inspect(waiting.job, stop.signal);
  stop.abort();
  await expect(never).rejects.toMatchObject({ code: 'cancelled' });
  await busy;
  // The queue has passed it by once a job behind it is done.
  await engine.inspect((await inspectJob()).job, going);
  expect(await readdir(waiting.place)).toEqual([]);
});

/** A process that does nothing, quickly, and says in which order it was asked. */
function order() {
  const asked: string[] = [];
  let answer: (message: unknown) => void = () => undefined;
  const engine = new MeshProcess(() => ({
    postMessage: (message) => {
      const { id, job, args } = v.parse(Job, message);
      asked.push(`${job} ${args.file ?? args.picture ?? ''}`);
      setImmediate(() => answer({ id, ok: true, value: null }));
    },
    onMessage: (listener) => (answer = listener),
    onExit: () => undefined,
    kill: () => undefined,
  }));
  return { engine, asked };
}
const Job = v.object({
  id: v.number(),
  job: v.string(),
  args: v.object({ file: v.optional(v.string()), picture: v.optional(v.string()) }),
});

test('what somebody waits for goes before what is made in the background, from the moment somebody waits', async () => {
  const { engine, asked } = order();
  const inspect = (file: string, isBackground: () => boolean) =>
    engine.inspect({ file, ...outIn('/nowhere') }, going, isBackground);
  let isWanted = false;
  const jobs = [
    engine.readImage({ file: 'busy' }, going),
    inspect('cold', () => true),
    inspect('wanted meanwhile', () => !isWanted),
    engine.report({ file: 'given' }, going),
  ];
  isWanted = true;
  await Promise.all(jobs);
  expect(asked).toEqual(['readImage busy', 'inspect wanted meanwhile', 'report given', 'inspect cold']);
});

test('what is made in the background makes way for what somebody waits for, and is made all the same', async () => {
  const { engine } = start();
  const done: string[] = [];
  const heavy = await inspectJob(ball(6));
  const light = await inspectJob();
  const background = engine
    .inspect(heavy.job, going, () => true)
    .then(({ statistics }) => {
      done.push('heavy');
      return statistics;
    });
  await engine.inspect(light.job, going).then(() => done.push('light'));
  expect(await background).toMatchObject({ watertight: true });
  expect(done).toEqual(['light', 'heavy']);
});

test('what made way is not begun again for somebody who has left meanwhile', async () => {
  const { engine } = start();
  const heavy = await inspectJob(ball(6));
  const stop = new AbortController();
  const background = engine.inspect(heavy.job, stop.signal, () => true);
  const waited = engine.inspect((await inspectJob()).job, going);
  stop.abort();
  await expect(background).rejects.toMatchObject({ code: 'cancelled' });
  await waited;
  await engine.readImage({ file: await fileOf('a.png', png()) }, going);
  expect(await readdir(heavy.place)).toEqual([]);
});

test('an overlap, asked for while a camera is turned, waits for nothing but what is being done', async () => {
  const { engine, asked } = order();
  const mesh = { file: 'mesh', placement: null };
  const camera: Camera = {
    target: [0, 0, 0],
    distance: 2,
    azimuth: 0,
    elevation: 0,
    roll: 0,
    projection: 'perspective',
    focalLength: 50,
  };
  await Promise.all([
    engine.readImage({ file: 'busy' }, going),
    engine.report({ file: 'given' }, going),
    engine.overlap({ picture: 'hero', mesh, camera }, going),
  ]);
  expect(asked).toEqual(['readImage busy', 'overlap hero', 'report given']);
});

test('a signal that has fired already starts nothing', async () => {
  const { engine, channels } = start();
  const stopped = AbortSignal.abort();
  await expect(engine.inspect((await inspectJob()).job, stopped)).rejects.toMatchObject({ code: 'cancelled' });
  expect(channels).toHaveLength(0);
});

test('closing ends the process and what it was doing, and nothing is begun after', async () => {
  const { engine, channels } = start();
  const { job } = await inspectJob(ball(6));
  const running = engine.inspect(job, going);
  const ended = new Promise<void>((resolve) => channels[0]?.onExit(resolve));
  const closed = engine.close();
  await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  await Promise.all([closed, ended]);
  await expect(engine.inspect(job, going)).rejects.toMatchObject({ code: 'cancelled' });
  await engine.close();
  expect(channels).toHaveLength(1);
});
