import { type Triangles, vertexCount } from '../triangles.ts';

type Corner = readonly [triangle: number, next: number, last: number];

/**
 * Give surfaces that meet in nothing but an edge or a point an edge or a point each, in the same place. Around an edge of
 * four triangles or more, two belong together that run along it in opposite ways. Where others are left over, it stays.
 *
 * @param between what two triangles that belong together have between them. Where both ends of an edge hang together
 * around one of them, the other one cuts.
 * @param edges two vertices each.
 * @param pinched a vertex and a neighbour of it each.
 */
export function cutApart(
  mesh: Triangles,
  between: 'inside' | 'outside',
  edges: Uint32Array,
  pinched: Uint32Array,
): { readonly mesh: Triangles; readonly vertices: number } {
  const corners = cornersAt(mesh, new Set([...edges, ...pinched.filter((_, i) => i % 2 === 0)]));
  const partners = new Map<string, ReadonlyMap<number, number>>();
  for (let i = 0; i < edges.length; i += 2) {
    const [a = 0, b = 0] = edges.subarray(i, i + 2);
    partners.set(keyOf(a, b), partnersAlong(mesh, [a, b], corners.get(a) ?? [], between));
  }
  const indices = Uint32Array.from(mesh.indices);
  const copied: number[] = [];
  for (const [vertex, those] of corners) {
    const [, ...others] = fansOf(vertex, those, partners);
    for (const fan of others) {
      const copy = vertexCount(mesh) + copied.length;
      copied.push(vertex);
      for (const triangle of fan) {
        for (let k = 0; k < 3; k++) if (mesh.indices[triangle + k] === vertex) indices[triangle + k] = copy;
      }
    }
  }
  if (copied.length === 0) return { mesh, vertices: 0 };
  const positions = new Float32Array(mesh.positions.length + copied.length * 3);
  positions.set(mesh.positions);
  copied.forEach((vertex, i) => {
    positions.set(mesh.positions.subarray(vertex * 3, vertex * 3 + 3), mesh.positions.length + i * 3);
  });
  return { mesh: { positions, indices }, vertices: copied.length };
}

/** All corners at some vertices. */
function cornersAt({ indices, positions }: Triangles, vertices: ReadonlySet<number>): Map<number, Corner[]> {
  const marked = new Uint8Array(positions.length / 3);
  for (const vertex of vertices) marked[vertex] = 1;
  const corners = new Map<number, Corner[]>();
  for (let i = 0; i < indices.length; i++) {
    const vertex = indices[i] ?? 0;
    if (marked[vertex] !== 1) continue;
    const k = i % 3;
    const those = corners.get(vertex) ?? [];
    corners.set(vertex, those);
    those.push([i - k, indices[i - k + ((k + 1) % 3)] ?? 0, indices[i - k + ((k + 2) % 3)] ?? 0]);
  }
  return corners;
}

/** By triangle at an edge, the one that belongs to it; none where they cannot be told. */
function partnersAlong(
  { positions }: Triangles,
  [a, b]: readonly [number, number],
  corners: readonly Corner[],
  between: 'inside' | 'outside',
): ReadonlyMap<number, number> {
  const there = corners.flatMap(([triangle, next, last]) =>
    next === b
      ? [{ triangle, runsAlong: true, angle: angleAbout(positions, a, b, last) }]
      : last === b
        ? [{ triangle, runsAlong: false, angle: angleAbout(positions, a, b, next) }]
        : [],
  );
  there.sort((one, other) => one.angle - other.angle);
  const along = there.filter(({ runsAlong }) => runsAlong);
  const back = there.filter(({ runsAlong }) => !runsAlong);
  if (along.length !== back.length) return new Map();
  // They take turns, but where surfaces cross. From one that runs back, turning on, the inside comes first, and then one
  // that runs along.
  const startsBack = there[0]?.runsAlong === false;
  const shift = (startsBack ? 0 : -1) + (between === 'inside' ? 0 : 1);
  const partners = new Map<number, number>();
  along.forEach(({ triangle }, i) => {
    const partner = back.at((i + shift) % back.length)?.triangle ?? triangle;
    partners.set(triangle, partner);
    partners.set(partner, triangle);
  });
  return partners;
}

/** Where a point stands about an edge, in radians. */
function angleAbout(positions: Float32Array, a: number, b: number, point: number): number {
  const at = (vertex: number, axis: number): number => positions[vertex * 3 + axis] ?? 0;
  const between = (to: number): readonly [number, number, number] => [
    at(to, 0) - at(a, 0),
    at(to, 1) - at(a, 1),
    at(to, 2) - at(a, 2),
  ];
  const along = between(b);
  const [px, py, pz] = between(point);
  const length = Math.hypot(...along) || 1;
  const [x, y, z] = along.map((value) => value / length) as [number, number, number];
  // Two directions that stand at right angles to the edge and each other.
  const [ux, uy, uz] = Math.abs(x) < 0.6 ? [0, z, -y] : [-z, 0, x];
  const size = Math.hypot(ux, uy, uz);
  const right = (px * ux + py * uy + pz * uz) / size;
  const up = (px * (y * uz - z * uy) + py * (z * ux - x * uz) + pz * (x * uy - y * ux)) / size;
  return Math.atan2(up, right);
}

/** The triangles at a vertex by the fan that they belong to. */
function fansOf(
  vertex: number,
  corners: readonly Corner[],
  partners: ReadonlyMap<string, ReadonlyMap<number, number>>,
): readonly (readonly number[])[] {
  const fans = new Map<number, number>(corners.map(([triangle]) => [triangle, triangle]));
  const fanOf = (triangle: number): number => {
    const above = fans.get(triangle) ?? triangle;
    return above === triangle ? triangle : fanOf(above);
  };
  const join = (a: number, b: number): void => void fans.set(fanOf(a), fanOf(b));
  const sides = new Map<number, number[]>();
  for (const [triangle, next, last] of corners) {
    for (const other of [next, last]) sides.set(other, [...(sides.get(other) ?? []), triangle]);
  }
  for (const [other, [first = 0, ...more]] of sides) {
    const known = partners.get(keyOf(vertex, other));
    if (known !== undefined && known.size > 0) for (const [one, partner] of known) join(one, partner);
    else for (const triangle of more) join(first, triangle);
  }
  return [...Map.groupBy(fans.keys(), fanOf).values()];
}

const keyOf = (a: number, b: number): string => (a < b ? `${a} ${b}` : `${b} ${a}`);
