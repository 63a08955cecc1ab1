import type { Shape } from './snail.ts';

/** Indexed triangles, counter-clockwise seen from outside. */
export interface Surface {
  readonly positions: Float32Array;
  readonly indices: Uint32Array;
}

type Step = readonly [number, number, number];

/**
 * Surface nets: a vertex for each sheet of the surface in a cell, a quad for each edge of the grid that it crosses. (One
 * vertex for a whole cell would tie sheets together that only pass near each other.)
 *
 * @param cell edge length of the grid's cells, in the shape's units. @param half half sizes of the box around 0.
 */
export function surfaceNets(
  shape: Shape,
  detail: boolean,
  cell: number,
  half: readonly [number, number, number],
): Surface {
  const n = half.map((length) => Math.ceil((2 * length) / cell) + 1);
  const [nx = 0, ny = 0, nz = 0] = n;
  const at = (i: number, axis: 0 | 1 | 2): number => i * cell - half[axis];
  const values = new Float32Array(nx * ny * nz);
  for (let z = 0, k = 0; z < nz; z++)
    for (let y = 0; y < ny; y++)
      for (let x = 0; x < nx; x++, k++) values[k] = shape.distance(at(x, 0), at(y, 1), at(z, 2), detail);

  const step = [1, nx, nx * ny] as const;
  const sheets = new Sheets(values.length);
  const positions: number[] = [];
  for (let z = 0; z < nz - 1; z++)
    for (let y = 0; y < ny - 1; y++)
      for (let x = 0; x < nx - 1; x++) {
        const base = x + y * step[1] + z * step[2];
        for (const { edges, middle } of sheetsOf(values, base, step)) {
          sheets.add(base, edges, positions.length / 3);
          positions.push(at(x, 0) + middle[0] * cell, at(y, 1) + middle[1] * cell, at(z, 2) + middle[2] * cell);
        }
      }
  return { positions: Float32Array.from(positions), indices: quads(values, sheets, [nx, ny, nz], step) };
}

/** The vertex of each sheet. */
class Sheets {
  readonly #only: Int32Array;
  /** Where there are several in a cell: by cell × 12 + edge. */
  readonly #several = new Map<number, number>();

  constructor(cells: number) {
    this.#only = new Int32Array(cells).fill(-1);
  }

  add(cell: number, edges: readonly number[], vertex: number): void {
    if (this.#only[cell] === -1) this.#only[cell] = vertex;
    else for (const edge of edges) this.#several.set(cell * 12 + edge, vertex);
  }

  /** Of the sheet that crosses this edge of the cell. */
  at(cell: number, edge: number): number {
    return this.#several.get(cell * 12 + edge) ?? this.#only[cell] ?? 0;
  }
}

/** Crossings keep so far from the grid's corners, in parts of an edge: vertices at one corner make triangles of no area. */
const CLEAR = 0.04;

/** A cell's edge along `axis`; `u` and `v` say which of the four: the sides on the next axis and the one after. */
const edgeOf = (axis: number, u: number, v: number): number => axis * 4 + u + 2 * v;

interface Sheet {
  readonly edges: readonly number[];
  /** Mean of the points where it crosses the cell's edges, in cell units. */
  readonly middle: readonly [number, number, number];
}

/** The sheets of the surface in a cell; none where it does not pass. */
function sheetsOf(values: Float32Array, base: number, step: Step): readonly Sheet[] {
  const corner = (bits: number): number =>
    values[base + (bits & 1) * step[0] + ((bits >> 1) & 1) * step[1] + ((bits >> 2) & 1) * step[2]] ?? 0;
  let inside = 0;
  for (let bits = 0; bits < 8; bits++) if (corner(bits) < 0) inside |= 1 << bits;
  if (inside === 0 || inside === 255) return [];
  const groups = connected(inside);
  const found = new Map<number, { edges: number[]; sum: [number, number, number] }>();
  for (let edge = 0; edge < 12; edge++) {
    const group = groups[edge] ?? -1;
    if (group < 0) continue;
    const axis = edge >> 2;
    const from = ((edge & 1) << ((axis + 1) % 3)) | (((edge >> 1) & 1) << ((axis + 2) % 3));
    const [a, b] = [corner(from), corner(from | (1 << axis))];
    const sheet = found.get(group) ?? { edges: [], sum: [0, 0, 0] };
    found.set(group, sheet);
    sheet.edges.push(edge);
    const along = Math.min(1 - CLEAR, Math.max(CLEAR, a / (a - b)));
    for (const other of [0, 1, 2] as const) sheet.sum[other] += other === axis ? along : (from >> other) & 1;
  }
  return [...found.values()].map(({ edges, sum: [x, y, z] }) => {
    const { length } = edges;
    return { edges, middle: [x / length, y / length, z / length] };
  });
}

/**
 * Which of a cell's edges are crossed by one sheet: a number for each, -1 for those that are not crossed.
 *
 * Sheets go on through the cell's faces. A face whose diagonal corners are inside is taken to keep them apart, by the cell
 * on its other side as well.
 *
 * @param inside a bit for each corner.
 */
function connected(inside: number): readonly number[] {
  const groups = Array.from({ length: 12 }, (_, edge) => {
    const axis = edge >> 2;
    const from = ((edge & 1) << ((axis + 1) % 3)) | (((edge >> 1) & 1) << ((axis + 2) % 3));
    return ((inside >> from) & 1) === ((inside >> (from | (1 << axis))) & 1) ? -1 : edge;
  });
  const join = (one: number, other: number): void => {
    const [kept, gone] = [groups[one] ?? -1, groups[other] ?? -1];
    for (let edge = 0; edge < 12; edge++) if (groups[edge] === gone) groups[edge] = kept;
  };
  for (let axis = 0; axis < 3; axis++) {
    const [u, v] = [(axis + 1) % 3, (axis + 2) % 3];
    for (const side of [0, 1]) {
      const along = [edgeOf(u, 0, side), edgeOf(u, 1, side)] as const;
      const across = [edgeOf(v, side, 0), edgeOf(v, side, 1)] as const;
      const crossed = [...along, ...across].filter((edge) => (groups[edge] ?? -1) >= 0);
      if (crossed.length === 2) join(crossed[0] ?? 0, crossed[1] ?? 0);
      if (crossed.length < 4) continue;
      for (const bu of [0, 1] as const)
        for (const bv of [0, 1] as const) {
          if ((inside >> ((side << axis) | (bu << u) | (bv << v))) & 1) join(along[bv], across[bu]);
        }
    }
  }
  return groups;
}

function quads(
  values: Float32Array,
  sheets: Sheets,
  [nx, ny, nz]: readonly [number, number, number],
  step: Step,
): Uint32Array {
  const indices: number[] = [];
  for (let z = 1; z < nz - 1; z++)
    for (let y = 1; y < ny - 1; y++)
      for (let x = 1; x < nx - 1; x++) {
        const base = x + y * step[1] + z * step[2];
        const inside = (values[base] ?? 0) < 0;
        for (const axis of [0, 1, 2] as const) {
          if (inside === (values[base + step[axis]] ?? 0) < 0) continue;
          const [u, v] = [step[(axis + 1) % 3] ?? 0, step[(axis + 2) % 3] ?? 0];
          const ring = [
            sheets.at(base - u - v, edgeOf(axis, 1, 1)),
            sheets.at(base - v, edgeOf(axis, 0, 1)),
            sheets.at(base, edgeOf(axis, 0, 0)),
            sheets.at(base - u, edgeOf(axis, 1, 0)),
          ];
          const [a = 0, b = 0, c = 0, d = 0] = inside ? ring : ring.toReversed();
          indices.push(a, b, c, a, c, d);
        }
      }
  return Uint32Array.from(indices);
}
