import path from 'node:path';
import { MeshoptSimplifier } from 'meshoptimizer/simplifier';
import { BufferAttribute, BufferGeometry } from 'three';
import { boundsOf } from '../../main/mesh/bounds.ts';
import { boxesOf, TRIANGLES_PER_BOX } from '../../main/mesh/boxes.ts';
import { measureDistances, surfaceOf } from '../../main/mesh/distances/measure.ts';
import { smoothNormals } from '../../main/mesh/normals.ts';
import { PROXY_TRIANGLES, proxyOf } from '../../main/mesh/proxy.ts';
import { readPlain } from '../../main/mesh/read-plain.ts';
import { survey } from '../../main/mesh/survey.ts';
import { thumbnailOf } from '../../main/mesh/thumbnail.ts';
import { threadEntry } from '../../main/mesh/threads.ts';
import type { Triangles } from '../../main/mesh/triangles.ts';
import { boxTree, pick, pickByAll } from '../../renderer/viewer/pick.ts';
import { aimedRays } from './rays.ts';

/** One value a round, in milliseconds, where nothing else is said. */
export interface Kernels {
  readonly health: readonly number[];
  /** three's `computeVertexNormals` of the same mesh. */
  readonly vertexNormals: readonly number[];
  readonly proxy: readonly number[];
  /** meshoptimizer's `simplify` of the whole mesh. */
  readonly simplify: readonly number[];
  /** Mean distance of the mesh's vertices from each of the two, in its own units. */
  readonly proxyError: number;
  readonly simplifyError: number;
  readonly thumbnail: readonly number[];
  /** A ray, and whether all hits were those of a look at every triangle. */
  readonly pick: readonly number[];
  readonly pickIsExact: boolean;
  readonly pickedRays: number;
  readonly distances1: readonly number[];
  readonly distances2: readonly number[];
  /** Making the reference ready, in neither of the two. */
  readonly distancesReady: readonly number[];
  readonly vertices: number;
}

const RAYS = 200;
/** A look at every triangle takes a tenth of a second. */
const CHECKED_RAYS = 20;
/** Of the vertices whose distance from a lighter mesh is measured. */
const EVERY = 16;
/** Threads as the app ships them: Node.js takes longer to read one in TypeScript than some of them work. */
const ENTRY = threadEntry(path.join(import.meta.dirname, '../../out/main'));

const never = new AbortController().signal;

/** The work of the mesh process, in this process, in turn with what it is measured against. */
export async function measureKernels(file: string, reference: string, rounds: number): Promise<Kernels> {
  const { mesh } = await readPlain(file, never);
  const { mesh: coarse } = await readPlain(reference, never);
  const bounds = boundsOf(mesh);
  const boxes = boxesOf(mesh);
  const points = shared(mesh.positions);
  const each = { health: [], vertexNormals: [], proxy: [], simplify: [], thumbnail: [], pick: [] };
  const far = { distances1: [], distances2: [], distancesReady: [] };
  const times: Record<keyof typeof each | keyof typeof far, number[]> = { ...each, ...far };
  const kept: { proxy?: Triangles; simplified?: Triangles } = {};
  let isExact = true;

  for (let round = 0; round <= rounds; round++) {
    const note = async <T>(what: keyof typeof times, work: () => T | Promise<T>): Promise<T> => {
      const start = performance.now();
      const value = await work();
      if (round > 0) times[what].push(performance.now() - start);
      return value;
    };
    await note('health', () => survey(mesh, boxes, never));
    await note('vertexNormals', () => geometryOf(mesh).computeVertexNormals());
    kept.proxy = (await note('proxy', () => proxyOf(mesh, bounds, never, ENTRY))) ?? mesh;
    kept.simplified = await note('simplify', () => simplified(mesh));
    const normals = smoothNormals(mesh);
    await note('thumbnail', () => thumbnailOf(mesh, normals, 'outside', never));

    const surface = await note('distancesReady', () => surfaceOf(coarse));
    await note('distances1', () => measureDistances(points, surface, { threads: 1, entry: ENTRY }));
    await note('distances2', () => measureDistances(points, surface, { threads: 2, entry: ENTRY }));

    const target = { ...mesh, boxes, trianglesPerBox: TRIANGLES_PER_BOX };
    const tree = boxTree(boxes);
    const rays = aimedRays(bounds, RAYS);
    const start = performance.now();
    const hits = rays.map((ray) => pick(target, tree, ray));
    if (round > 0) times.pick.push((performance.now() - start) / RAYS);
    if (round === 0) {
      isExact = rays
        .slice(0, CHECKED_RAYS)
        .every((ray, at) => JSON.stringify(pickByAll(mesh, ray)) === JSON.stringify(hits[at]));
    }
  }
  return {
    ...times,
    proxyError: await errorOf(mesh, kept.proxy ?? mesh),
    simplifyError: await errorOf(mesh, kept.simplified ?? mesh),
    pickIsExact: isExact,
    pickedRays: CHECKED_RAYS,
    vertices: mesh.positions.length / 3,
  };
}

function geometryOf({ positions, indices }: Triangles): BufferGeometry {
  const geometry = new BufferGeometry().setAttribute('position', new BufferAttribute(positions, 3));
  return geometry.setIndex(new BufferAttribute(indices, 1));
}

/** As the proxy asks it: to as many triangles, whatever the error. */
async function simplified({ positions, indices }: Triangles): Promise<Triangles> {
  await MeshoptSimplifier.ready;
  const whole = Uint32Array.from(indices);
  const [light] = MeshoptSimplifier.simplify(whole, positions, 3, PROXY_TRIANGLES * 3, 1, ['Prune']);
  return { positions, indices: light };
}

async function errorOf(mesh: Triangles, light: Triangles): Promise<number> {
  const count = Math.floor(mesh.positions.length / 3 / EVERY);
  const points = new Float32Array(new SharedArrayBuffer(count * 12));
  for (let point = 0; point < count; point++) {
    points.set(mesh.positions.subarray(point * EVERY * 3, point * EVERY * 3 + 3), point * 3);
  }
  const distances = await measureDistances(points, surfaceOf(light));
  return distances.reduce((sum, distance) => sum + Math.abs(distance), 0) / count;
}

function shared(numbers: Float32Array): Float32Array<SharedArrayBuffer> {
  const copy = new Float32Array(new SharedArrayBuffer(numbers.byteLength));
  copy.set(numbers);
  return copy;
}
