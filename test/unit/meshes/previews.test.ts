import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import type { MeshEngine } from '../../../main/mesh/port.ts';
import { access } from '../../../main/library/access.ts';
import { meshEngineHere } from '../../support/mesh-engine.ts';
import { box } from '../mesh/solids.ts';
import { plainBytes } from '../mesh/workbench.ts';
import { bench, PATIENT, quickEngine } from './bench.ts';

const boxOf = (size: number): Uint8Array => plainBytes(box([size, 1, 1]));

/** An engine whose inspections wait for their turn. */
function heldEngine() {
  const quick = quickEngine();
  const begun: string[] = [];
  const held: (() => void)[] = [];
  const inspect: MeshEngine['inspect'] = async (job, signal, isBackground) => {
    begun.push(path.basename(job.file));
    await new Promise<void>((resolve, reject) => {
      held.push(resolve);
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    return quick.inspect(job, signal, isBackground);
  };
  /** Let the one that was begun as this go on, and say which it is. */
  const letGo = async (at: number): Promise<string> => {
    await vi.waitFor(() => expect(held.length).toBeGreaterThan(at), PATIENT);
    held[at]?.();
    return begun[at] ?? '';
  };
  return { engine: { ...quick, inspect }, begun, letGo };
}

test('every mesh of a library gets its thumbnail, and the number of those left counts down to none', async () => {
  const { add, addResult, engine, left, library, open } = await bench({ engine: meshEngineHere() });
  const coarse = await add('a.glb', boxOf(1));
  const ids = [coarse, await add('b.glb', boxOf(2)), await addResult(coarse, boxOf(3))];
  await open().warmAll();
  await vi.waitFor(() => expect(left.at(-1)).toBe(0), PATIENT);
  expect(Math.max(...left)).toBeLessThanOrEqual(3);
  for (const id of ids) {
    expect(await library.pathOf(id, 'thumbnail')).not.toBeNull();
    expect((await library.meshRecord(id))?.statistics.triangles).toBe(12);
  }
  expect(engine.calls).toHaveLength(3);
  await open().warmAll();
  expect(engine.calls).toHaveLength(3);
});

test('a quit leaves the mesh that is being made, and the next opening goes on with those that are missing', async () => {
  const { engine, begun, letGo } = heldEngine();
  const { add, left, library, open } = await bench({ engine });
  const ids = [await add('a.glb', boxOf(1)), await add('b.glb', boxOf(2))];
  const before = open();
  await before.warmAll();
  const other = (await letGo(0)) === 'a.glb' ? 'b.glb' : 'a.glb';
  await vi.waitFor(() => expect(begun[1]).toBe(other), PATIENT);
  await before.close();
  expect(left.at(-1)).toBe(0);
  const after = open();
  await after.warmAll();
  expect(await letGo(2)).toBe(other);
  for (const id of ids) await vi.waitFor(async () => expect(await library.lacksPreview(id)).toBe(false), PATIENT);
  await after.close();
});

test('what somebody is about to look at comes before the rest of the library', async () => {
  const { engine, letGo } = heldEngine();
  const { add, open } = await bench({ engine });
  const names = ['a.glb', 'b.glb', 'c.glb', 'd.glb'];
  const ids = new Map<string, string>();
  for (const [at, name] of names.entries()) ids.set(name, await add(name, boxOf(at + 1)));
  const meshes = open();
  await meshes.warmAll();
  const last = [...ids].sort(([, a], [, b]) => (a < b ? -1 : 1)).at(-1)?.[0] ?? '';
  meshes.warm(ids.get(last) ?? '');
  await letGo(0);
  expect(await letGo(1)).toBe(last);
  await meshes.close();
});

test('a mesh that cannot be read is tried once in a sitting and does not hold up the others', async () => {
  const { add, engine, left, library, open } = await bench();
  const broken = await add('broken.glb', Buffer.from('glTF and nothing'));
  const whole = [await add('a.glb', boxOf(1)), await add('b.glb', boxOf(2))];
  const meshes = open();
  await meshes.warmAll();
  await vi.waitFor(() => expect(left.at(-1)).toBe(0), PATIENT);
  for (const id of whole) expect(await library.lacksPreview(id)).toBe(false);
  await meshes.warmAll();
  meshes.warm(broken);
  expect(left.at(-1)).toBe(0);
  expect(engine.calls).toHaveLength(3);
});

test('a mesh that is not there is not asked of the engine', async () => {
  const { add, engine, library, open } = await bench();
  const gone = await add('gone.glb', boxOf(1));
  await rm((await library.pathOf(gone, 'mesh')) ?? '');
  await open().warmAll();
  expect(engine.calls).toEqual([]);
});

test('a library that cannot be written to is not worked through, and one whose disk is full only once', async () => {
  const { add, engine, left, open } = await bench();
  for (const size of [1, 2, 3]) await add(`${size}.glb`, boxOf(size));
  await open({ access: access.tooNew() }).warmAll();
  expect(engine.calls).toEqual([]);

  await open({ saveMeshRecord: () => Promise.reject(new Error('disk full')) }).warmAll();
  await vi.waitFor(() => expect(left.at(-1)).toBe(0), PATIENT);
  expect(engine.calls).toHaveLength(1);
});

test('a library of many slices is found whole', async () => {
  const { add, library } = await bench();
  const ids = await Promise.all([1, 2, 3, 4, 5].map((size) => add(`${size}.glb`, boxOf(size))));
  const found: string[] = [];
  for (let slice = ['']; slice.length > 0; found.push(...slice)) {
    slice = await library.meshIds('input', found.at(-1) ?? '', 2);
  }
  expect(found).toEqual([...ids].sort());
});
