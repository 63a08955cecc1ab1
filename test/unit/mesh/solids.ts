import type { Triangles } from '../../../main/mesh/triangles.ts';

/** Meshes whose numbers are known without measuring. */
export interface Solid extends Triangles {
  readonly positions: Float32Array<ArrayBuffer>;
  readonly indices: Uint32Array<ArrayBuffer>;
}

export const solid = (positions: readonly number[], indices: readonly number[]): Solid => ({
  positions: Float32Array.from(positions),
  indices: Uint32Array.from(indices),
});

const BOX_FACES = [
  ...[0, 2, 1, 1, 2, 3], // z = 0
  ...[4, 5, 6, 5, 7, 6], // z = 1
  ...[0, 1, 4, 1, 5, 4], // y = 0
  ...[2, 6, 3, 3, 6, 7], // y = 1
  ...[0, 4, 2, 2, 4, 6], // x = 0
  ...[1, 3, 5, 3, 7, 5], // x = 1
];

/** A box from `at`, of eight shared vertices and twelve triangles, facing outward. */
export function box(size: readonly [number, number, number] = [1, 1, 1], at: readonly number[] = [0, 0, 0]): Solid {
  const positions = Array.from({ length: 8 }, (_, corner) =>
    [0, 1, 2].map((axis) => (at[axis] ?? 0) + ((corner >> axis) & 1) * (size[axis] ?? 0)),
  );
  return solid(positions.flat(), BOX_FACES);
}

/** A box without its last side. */
export const openBox = (): Solid => ({ ...box(), indices: Uint32Array.from(BOX_FACES.slice(0, -6)) });

/** A ring of `around` × `across` vertices about the y axis. */
export function torus(around = 64, across = 32, radius = 1, tube = 0.25): Solid {
  const positions: number[] = [];
  const indices: number[] = [];
  for (let i = 0; i < around; i++) {
    for (let j = 0; j < across; j++) {
      const a = (i / around) * 2 * Math.PI;
      const b = (j / across) * 2 * Math.PI;
      const r = radius + tube * Math.cos(b);
      positions.push(r * Math.cos(a), tube * Math.sin(b), r * Math.sin(a));
      const at = (di: number, dj: number): number => ((i + di) % around) * across + ((j + dj) % across);
      indices.push(at(0, 0), at(0, 1), at(1, 0), at(1, 0), at(0, 1), at(1, 1));
    }
  }
  return solid(positions, indices);
}

/** A ball, its octahedron split `splits` times: nearly even triangles, no poles. */
export function ball(splits = 5, radius = 1, at: readonly [number, number, number] = [0, 0, 0]): Solid {
  const points: [number, number, number][] = [
    [1, 0, 0],
    [-1, 0, 0],
    [0, 1, 0],
    [0, -1, 0],
    [0, 0, 1],
    [0, 0, -1],
  ];
  let faces = [0, 2, 4, 2, 1, 4, 1, 3, 4, 3, 0, 4, 2, 0, 5, 1, 2, 5, 3, 1, 5, 0, 3, 5];
  for (let split = 0; split < splits; split++) {
    const middles = new Map<string, number>();
    const middle = (a: number, b: number): number => {
      const key = a < b ? `${a}-${b}` : `${b}-${a}`;
      const known = middles.get(key);
      if (known !== undefined) return known;
      const sum = [0, 1, 2].map((axis) => (points[a]?.[axis] ?? 0) + (points[b]?.[axis] ?? 0));
      const [x = 0, y = 0, z = 0] = sum.map((value) => value / Math.hypot(...sum));
      middles.set(key, points.push([x, y, z]) - 1);
      return points.length - 1;
    };
    const next: number[] = [];
    for (let i = 0; i < faces.length; i += 3) {
      const [a = 0, b = 0, c = 0] = faces.slice(i, i + 3);
      const ab = middle(a, b);
      const bc = middle(b, c);
      const ca = middle(c, a);
      next.push(a, ab, ca, ab, b, bc, ca, bc, c, ab, bc, ca);
    }
    faces = next;
  }
  const placed = points.flatMap((point) => point.map((value, axis) => value * radius + (at[axis] ?? 0)));
  return solid(placed, faces);
}

/** Several meshes as one. */
export function together(...meshes: readonly Solid[]): Solid {
  const positions: number[] = [];
  const indices: number[] = [];
  for (const mesh of meshes) {
    const base = positions.length / 3;
    positions.push(...mesh.positions);
    indices.push(...Array.from(mesh.indices, (index) => index + base));
  }
  return solid(positions, indices);
}

/** The same triangles, sharing no vertex. */
export function soup({ positions, indices }: Solid): Solid {
  return solid(
    Array.from(indices, (index) => [...positions.subarray(index * 3, index * 3 + 3)]).flat(),
    Array.from(indices, (_, i) => i),
  );
}

/** A solid whose every point was taken somewhere else. */
export const moved = (mesh: Solid, by: (x: number, y: number, z: number) => readonly number[]): Solid => ({
  positions: Float32Array.from(
    Array.from({ length: mesh.positions.length / 3 }, (_, v) => {
      const [x = 0, y = 0, z = 0] = mesh.positions.subarray(v * 3, v * 3 + 3);
      return by(x, y, z);
    }).flat(),
  ),
  indices: mesh.indices,
});
