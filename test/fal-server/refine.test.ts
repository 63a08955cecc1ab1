import { expect, test } from 'vitest';
import { validateBytes } from 'gltf-validator';
import { coarseMesh } from './coarse.ts';
import { pictureFile } from './driving.ts';
import { bounds, readGlb, writeGlb, type Geometry } from './glb.ts';
import { gridCells, normalise, refine, triangleTarget, type RefineSettings } from './refine.ts';

const PICTURE = await pictureFile().bytes();
const OTHER_PICTURE = await pictureFile(20).bytes();
const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 1);
const COARSE = stretched(coarseMesh(new Uint8Array(), 7));
const USUAL: RefineSettings = { steps: 50, octree: 512, seed: 1, trianglesAt1024: 40_000 };

/** Somewhere else, and not a cube: as an artist's mesh would be. */
function stretched({ positions, indices }: Geometry): Geometry {
  return { indices, positions: positions.map((value, i) => 100 + value * ([30, 70, 20][i % 3] ?? 1)) };
}

const refined = (change: Partial<RefineSettings> = {}, picture = PICTURE): Geometry =>
  refine(COARSE, picture, { ...USUAL, ...change });

/** Back from the grid's frame to the normalised coarse mesh's. */
function normalisedOf({ positions, indices }: Geometry, octree: number): Geometry {
  return { indices, positions: positions.map((r) => ((r + 1) * (octree + 1)) / gridCells(octree) - 1) };
}

test('the same question has the same answer; another seed, picture or step count another', () => {
  const bytes = (mesh: Geometry): string => writeGlb(mesh).toString('latin1');
  const answers = [
    refined(),
    refined({ seed: 2 }),
    refined({}, OTHER_PICTURE),
    refined({}, JPEG),
    refined({ steps: 5 }),
  ].map(bytes);
  expect(new Set(answers).size).toBe(answers.length);
  expect(bytes(refined())).toBe(answers[0]);
});

test('more resolution means more triangles, by the square', () => {
  const counts = [256, 512, 1024].map((octree) => refined({ octree }).indices.length / 3);
  counts.forEach((count, i) => {
    const target = triangleTarget([256, 512, 1024][i] ?? 0, USUAL.trianglesAt1024);
    expect(count / target).toBeGreaterThan(0.6);
    expect(count / target).toBeLessThan(1.6);
  });
});

test('few steps leave the surface smoother', () => {
  expect(roughness(refined({ steps: 4 }))).toBeLessThan(0.8 * roughness(refined({ steps: 50 })));
});

/** Mean angle between neighbouring vertex normals' triangles: here, of successive triangles of each vertex. */
function roughness({ positions, indices }: Geometry): number {
  const edges = new Map<string, number[]>();
  let sum = 0;
  let count = 0;
  for (let i = 0; i < indices.length; i += 3) {
    const [a = 0, b = 0, c = 0] = indices.subarray(i, i + 3);
    const normal = unitNormal(positions, a, b, c);
    for (const [p, q] of [
      [a, b],
      [b, c],
      [c, a],
    ] as const) {
      const key = p < q ? `${p},${q}` : `${q},${p}`;
      const other = edges.get(key);
      if (other === undefined) edges.set(key, normal);
      else {
        const dot = normal.reduce((total, value, axis) => total + value * (other[axis] ?? 0), 0);
        sum += Math.acos(Math.min(1, Math.max(-1, dot)));
        count++;
      }
    }
  }
  return sum / count;
}

function unitNormal(p: Float32Array, a: number, b: number, c: number): number[] {
  const at = (v: number, axis: number): number => p[v * 3 + axis] ?? 0;
  const u = [0, 1, 2].map((axis) => at(b, axis) - at(a, axis)) as [number, number, number];
  const v = [0, 1, 2].map((axis) => at(c, axis) - at(a, axis)) as [number, number, number];
  const n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
  const length = Math.hypot(...n) || 1;
  return n.map((value) => value / length);
}

test('the result lies over the coarse mesh once the grid’s frame is undone, and only then exactly', () => {
  const coarse = bounds(normalise(COARSE).positions);
  expect(Math.max(...coarse.max)).toBeCloseTo(0.99, 5);
  for (const octree of [512, 384]) {
    const back = bounds(normalisedOf(refined({ octree }), octree).positions);
    for (let axis = 0; axis < 3; axis++) {
      expect(Math.abs((back.max[axis] ?? 0) - (coarse.max[axis] ?? 0))).toBeLessThan(0.03);
      expect(Math.abs((back.min[axis] ?? 0) - (coarse.min[axis] ?? 0))).toBeLessThan(0.03);
    }
  }
});

test('the relief stays within 1.5 % of the size', () => {
  const smooth = normalisedOf(refined({ steps: 50, seed: 1 }), 512);
  const other = normalisedOf(refined({ steps: 50, seed: 99 }), 512);
  expect(smooth.positions.length).toBe(other.positions.length);
  let furthest = 0;
  for (let i = 0; i < smooth.positions.length; i += 3) {
    const gap = Math.hypot(
      ...[0, 1, 2].map((axis) => (smooth.positions[i + axis] ?? 0) - (other.positions[i + axis] ?? 0)),
    );
    furthest = Math.max(furthest, gap);
  }
  expect(furthest).toBeGreaterThan(0.005);
  expect(furthest).toBeLessThan(2 * 0.015 * 1.98);
});

test('a closed mesh stays closed', () => {
  const { indices } = refined();
  const edges = new Set<string>();
  for (let i = 0; i < indices.length; i++) {
    edges.add(`${indices[i] ?? 0},${indices[i % 3 === 2 ? i - 2 : i + 1] ?? 0}`);
  }
  expect(edges.size).toBe(indices.length);
  for (const edge of edges) expect(edges.has(edge.split(',').toReversed().join(','))).toBe(true);
});

test('the decoder’s grid has the cells that UltraShape’s has', () => {
  expect([128, 256, 384, 512, 1024].map(gridCells)).toEqual([126, 252, 380, 504, 1008]);
});

test('the file is written as trimesh writes it, and is valid', async () => {
  const glb = writeGlb(refined({ octree: 128 }));
  const length = glb.readUInt32LE(12);
  expect(JSON.parse(glb.toString('utf8', 20, 20 + length))).toMatchObject({
    asset: { generator: 'https://github.com/mikedh/trimesh' },
    meshes: [{ primitives: [{ attributes: { POSITION: 1 }, indices: 0 }] }],
    nodes: [
      { name: 'world', children: [1] },
      { name: 'geometry_0', mesh: 0 },
    ],
    accessors: [
      { componentType: 5125, bufferView: 0 },
      { componentType: 5126, bufferView: 1 },
    ],
  });
  const { issues } = await validateBytes(new Uint8Array(glb));
  expect(issues).toMatchObject({ numErrors: 0 });
  const { positions, indices } = await readGlb(glb);
  expect(glb.byteLength - length - 28).toBe(positions.byteLength + indices.byteLength);
});
