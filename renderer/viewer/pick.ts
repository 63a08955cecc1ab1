import type { Vec3 } from '../../preload/contract/values.ts';

/** Of a mesh, in its file's own coordinates. */
export interface PickMesh {
  /** x, y, z a vertex. */
  readonly positions: Float32Array;
  /** Three a triangle. */
  readonly indices: Uint16Array | Uint32Array;
  /** Six numbers (min, max) for each run of `trianglesPerBox` consecutive triangles. */
  readonly boxes: Float32Array;
  readonly trianglesPerBox: number;
}

export interface Ray {
  readonly origin: Vec3;
  /** Of any length but 0. */
  readonly direction: Vec3;
}

export interface PickHit {
  readonly point: Vec3;
  readonly triangle: number;
  /** From the ray's origin, in lengths of its direction. */
  readonly along: number;
  /** Length 1, to the side of the triangle that the ray came from. */
  readonly normal: Vec3;
}

/** So many boxes stand under one box of the upper storey: most rays miss most of the mesh. */
const BOXES_PER_GROUP = 32;
/** Rounding must not cut off a triangle at the rim of its box: the box is met a little before and after. */
const SLACK = 1e-9;

/** The boxes with a second storey over them; made once a mesh. */
export interface BoxTree {
  readonly boxes: Float32Array;
  readonly groups: Float32Array;
}

/** @param boxes six numbers each; not a number in one of them: that box is always looked into. */
export function boxTree(boxes: Float32Array): BoxTree {
  const count = Math.ceil(boxes.length / 6 / BOXES_PER_GROUP);
  const groups = new Float32Array(count * 6);
  for (let group = 0; group < count; group++) {
    const from = group * BOXES_PER_GROUP * 6;
    const to = Math.min(boxes.length, from + BOXES_PER_GROUP * 6);
    for (let axis = 0; axis < 3; axis++) {
      let [least, greatest] = [Infinity, -Infinity];
      for (let i = from + axis; i < to; i += 6) {
        // Both carry NaN on.
        least = Math.min(least, boxes[i] ?? NaN);
        greatest = Math.max(greatest, boxes[i + 3] ?? NaN);
      }
      groups[group * 6 + axis] = least;
      groups[group * 6 + axis + 3] = greatest;
    }
  }
  return { boxes, groups };
}

/** Boxes for a mesh that has none beside it; triangles that have no place make none. */
export function boxesOf(
  { positions, indices }: Pick<PickMesh, 'positions' | 'indices'>,
  trianglesPerBox: number,
): Float32Array<ArrayBuffer> {
  const step = trianglesPerBox * 3;
  const boxes = new Float32Array(Math.ceil(indices.length / step) * 6);
  for (let box = 0; box * 6 < boxes.length; box++) {
    const to = Math.min(indices.length, (box + 1) * step);
    for (let axis = 0; axis < 3; axis++) {
      let [least, greatest] = [Infinity, -Infinity];
      for (let corner = box * step; corner < to; corner++) {
        const value = positions[(indices[corner] ?? 0) * 3 + axis] ?? NaN;
        if (value < least) least = value;
        if (value > greatest) greatest = value;
      }
      boxes[box * 6 + axis] = least;
      boxes[box * 6 + axis + 3] = greatest;
    }
  }
  return boxes;
}

/**
 * Where a ray first meets a mesh, from either side; null: nowhere. Exactly what a look at every triangle would find: of
 * triangles met at the same place, the first one. Triangles without an area and points that are no numbers are not met.
 */
export function pick(mesh: PickMesh, tree: BoxTree, ray: Ray): PickHit | null {
  const best = { along: Infinity, triangle: -1 };
  const inBox = mesh.trianglesPerBox;
  const all = Math.floor(mesh.indices.length / 3);
  for (const { box, from } of boxesMet(tree, ray)) {
    // In the order of meeting: all that follow begin farther away.
    if (from > best.along) break;
    nearest(mesh, ray, box * inBox, Math.min(all, (box + 1) * inBox), best);
  }
  return best.triangle < 0 ? null : hitOf(mesh, ray, best);
}

/** The same without boxes: for meshes of a few thousand triangles, and to check the other one against. */
export function pickByAll(mesh: Pick<PickMesh, 'positions' | 'indices'>, ray: Ray): PickHit | null {
  const best = { along: Infinity, triangle: -1 };
  nearest(mesh, ray, 0, Math.floor(mesh.indices.length / 3), best);
  return best.triangle < 0 ? null : hitOf(mesh, ray, best);
}

function boxesMet({ boxes, groups }: BoxTree, ray: Ray): readonly { readonly box: number; readonly from: number }[] {
  const met: { box: number; from: number }[] = [];
  const count = boxes.length / 6;
  const entry = slabs(ray);
  for (let group = 0; group * 6 < groups.length; group++) {
    if (entry(groups, group * 6) === Infinity) continue;
    const end = Math.min(count, (group + 1) * BOXES_PER_GROUP);
    for (let box = group * BOXES_PER_GROUP; box < end; box++) {
      const from = entry(boxes, box * 6);
      if (from !== Infinity) met.push({ box, from });
    }
  }
  return met.sort((a, b) => a.from - b.from);
}

/** Tells where a ray enters the box at a place of a list, a little early; Infinity: it misses it. */
function slabs({ origin, direction }: Ray): (boxes: Float32Array, at: number) => number {
  const [ox, oy, oz] = origin;
  // Along an axis the quotient is infinite, or 0 ÷ 0 on the box's very face: NaN, which every comparison below lets pass.
  const [ix, iy, iz] = [1 / direction[0], 1 / direction[1], 1 / direction[2]];
  return (boxes, at) => {
    let from = 0;
    let to = Infinity;
    const x1 = ((boxes[at] ?? NaN) - ox) * ix;
    const x2 = ((boxes[at + 3] ?? NaN) - ox) * ix;
    if (x1 > x2) {
      if (x2 > from) from = x2;
      if (x1 < to) to = x1;
    } else {
      if (x1 > from) from = x1;
      if (x2 < to) to = x2;
    }
    const y1 = ((boxes[at + 1] ?? NaN) - oy) * iy;
    const y2 = ((boxes[at + 4] ?? NaN) - oy) * iy;
    if (y1 > y2) {
      if (y2 > from) from = y2;
      if (y1 < to) to = y1;
    } else {
      if (y1 > from) from = y1;
      if (y2 < to) to = y2;
    }
    const z1 = ((boxes[at + 2] ?? NaN) - oz) * iz;
    const z2 = ((boxes[at + 5] ?? NaN) - oz) * iz;
    if (z1 > z2) {
      if (z2 > from) from = z2;
      if (z1 < to) to = z1;
    } else {
      if (z1 > from) from = z1;
      if (z2 < to) to = z2;
    }
    // Behind the origin, or outside of a slab along which the ray runs: there the numbers are infinite.
    if (to < 0 || from === Infinity) return Infinity;
    return from > to * (1 + SLACK) ? Infinity : from * (1 - SLACK);
  };
}

/** Looks at triangles `first` to `end` (not included); Möller and Trumbore's way, both sides. */
function nearest(
  { positions, indices }: Pick<PickMesh, 'positions' | 'indices'>,
  { origin, direction }: Ray,
  first: number,
  end: number,
  best: { along: number; triangle: number },
): void {
  const [ox, oy, oz] = origin;
  const [dx, dy, dz] = direction;
  for (let triangle = first; triangle < end; triangle++) {
    const a = (indices[triangle * 3] ?? 0) * 3;
    const b = (indices[triangle * 3 + 1] ?? 0) * 3;
    const c = (indices[triangle * 3 + 2] ?? 0) * 3;
    const ax = positions[a] ?? NaN;
    const ay = positions[a + 1] ?? NaN;
    const az = positions[a + 2] ?? NaN;
    const e1x = (positions[b] ?? NaN) - ax;
    const e1y = (positions[b + 1] ?? NaN) - ay;
    const e1z = (positions[b + 2] ?? NaN) - az;
    const e2x = (positions[c] ?? NaN) - ax;
    const e2y = (positions[c + 1] ?? NaN) - ay;
    const e2z = (positions[c + 2] ?? NaN) - az;
    const px = dy * e2z - dz * e2y;
    const py = dz * e2x - dx * e2z;
    const pz = dx * e2y - dy * e2x;
    const inverse = 1 / (e1x * px + e1y * py + e1z * pz);
    const tx = ox - ax;
    const ty = oy - ay;
    const tz = oz - az;
    const u = (tx * px + ty * py + tz * pz) * inverse;
    // What is not a number, and what 1 ÷ 0 makes of a triangle without area, fails a test that has to be passed.
    if (!(u >= 0 && u <= 1)) continue;
    const qx = ty * e1z - tz * e1y;
    const qy = tz * e1x - tx * e1z;
    const qz = tx * e1y - ty * e1x;
    const v = (dx * qx + dy * qy + dz * qz) * inverse;
    if (!(v >= 0 && u + v <= 1)) continue;
    const along = (e2x * qx + e2y * qy + e2z * qz) * inverse;
    if (!(along >= 0 && along <= best.along)) continue;
    if (along === best.along && triangle > best.triangle) continue;
    best.along = along;
    best.triangle = triangle;
  }
}

function hitOf(
  { positions, indices }: Pick<PickMesh, 'positions' | 'indices'>,
  { origin, direction }: Ray,
  { along, triangle }: { readonly along: number; readonly triangle: number },
): PickHit {
  const corner = (i: number): Vec3 => {
    const at = (indices[triangle * 3 + i] ?? 0) * 3;
    return [positions[at] ?? 0, positions[at + 1] ?? 0, positions[at + 2] ?? 0];
  };
  const [a, b, c] = [corner(0), corner(1), corner(2)];
  const [e, f]: [Vec3, Vec3] = [
    [b[0] - a[0], b[1] - a[1], b[2] - a[2]],
    [c[0] - a[0], c[1] - a[1], c[2] - a[2]],
  ];
  const across: Vec3 = [e[1] * f[2] - e[2] * f[1], e[2] * f[0] - e[0] * f[2], e[0] * f[1] - e[1] * f[0]];
  const facing = across[0] * direction[0] + across[1] * direction[1] + across[2] * direction[2];
  const scale = (facing > 0 ? -1 : 1) / Math.hypot(...across);
  return {
    triangle,
    along,
    point: [origin[0] + direction[0] * along, origin[1] + direction[1] * along, origin[2] + direction[2] * along],
    normal: [across[0] * scale, across[1] * scale, across[2] * scale],
  };
}
