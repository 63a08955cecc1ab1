import { expect, test } from 'vitest';
import { measureDistances, surfaceOf } from '../../../main/mesh/distances/measure.ts';
import { BLOCK, newTask } from '../../../main/mesh/distances/task.ts';
import { IDENTITY } from '../../../main/mesh/matrix.ts';
import { inThreads, threadEntry } from '../../../main/mesh/threads.ts';
import { ball, torus } from './solids.ts';

/** A cloud of points, the same one each time: a low-discrepancy walk through a cube. */
function cloud(count: number, size: number): Float32Array<SharedArrayBuffer> {
  const points = new Float32Array(new SharedArrayBuffer(count * 12));
  const steps = [0.8191725134, 0.6710436067, 0.5497004779];
  for (let i = 0; i < points.length; i++) points[i] = (((i / 3 + 1) * (steps[i % 3] ?? 0)) % 1) * size - size / 2;
  return points;
}

const bytesOf = (array: Float32Array): Buffer => Buffer.from(array.buffer);

test('any number of threads finds the same, bit for bit', async () => {
  const surface = surfaceOf(torus());
  const points = cloud(2 * BLOCK + 17, 2);
  const here = bytesOf(await measureDistances(points, surface, { threads: 0 }));
  for (const threads of [2, 3]) {
    const there = bytesOf(await measureDistances(points, surface, { threads }));
    expect(there.equals(here), `${threads} threads`).toBe(true);
  }
});

test('threads really do it', async () => {
  const surface = surfaceOf(torus());
  const points = cloud(2 * BLOCK, 2);
  const task = newTask(surface, points, IDENTITY, 1);
  await inThreads(2, task, new AbortController().signal, threadEntry());
  expect([...task.done]).toEqual([1, 1]);
});

test('where no thread can start, the process does it', async () => {
  const surface = surfaceOf(ball(2));
  const points = cloud(BLOCK + 100, 3);
  const alone = await measureDistances(points, surface, { threads: 2, entry: '/nowhere/thread.js' });
  expect(bytesOf(alone).equals(bytesOf(await measureDistances(points, surface, { threads: 0 })))).toBe(true);
});

test.each([0, 2])('with %i threads, work that would take hours ends as soon as nobody wants it', async (threads) => {
  // From the middle of a ball every triangle is equally near: no tree spares looking at any of them.
  const surface = surfaceOf(ball(threads === 0 ? 4 : 6));
  const stop = new AbortController();
  const working = measureDistances(cloud(20 * BLOCK, 1e-6), surface, {
    threads,
    signal: stop.signal,
    progress: () => stop.abort(new Error('no longer wanted')),
  });
  await expect(working).rejects.toThrow('no longer wanted');
});

test('progress goes up to the end and is told at most twenty times a second', async () => {
  const told: number[] = [];
  const begun = performance.now();
  await measureDistances(cloud(4 * BLOCK, 2), surfaceOf(ball(4)), { threads: 0, progress: (done) => told.push(done) });
  const took = performance.now() - begun;
  expect(told.length).toBeLessThanOrEqual(took / 50 + 1);
  expect(told).toEqual([...told].sort((a, b) => a - b));
  expect(told.every((done) => done >= 0 && done <= 1)).toBe(true);
  expect(told.at(-1)).toBeGreaterThan(0);
});
