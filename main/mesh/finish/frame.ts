import { frameOf, type Recipe, type Units } from '../../../preload/contract/finish.ts';
import type { Box } from '../../../preload/contract/values.ts';
import { AppError } from '../../base/app-error.ts';
import { IDENTITY, type Matrix4, mirrors, multiply, transformInto } from '../matrix.ts';
import type { Triangles } from '../triangles.ts';

/** What a metre, and what a millimetre is in a file. */
const PER_METRE: Readonly<Record<Units, number>> = {
  metres: 1,
  centimetres: 100,
  millimetres: 1000,
  inches: 1 / 0.0254,
};
/** glTF's Y up and front +Z, as Blender has it: Z up and front -Y. */
const Z_UP: Matrix4 = [1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1];

export const perMillimetre = (units: Units): number => PER_METRE[units] / 1000;

/** Where a recipe puts a mesh, and how large that makes it. */
export interface Frame {
  /** Takes the source's coordinates to the file's. */
  readonly matrix: Matrix4;
  /** What the recipe's size does; 1 where it asks for none. */
  readonly factor: number;
  /** What a length of the source is in the file. */
  readonly scale: number;
}

/**
 * @param mesh in the source's coordinates; its triangles' extent decides the scale for a height.
 * @param placement snap-back; null: the source stands there already.
 * @throws AppError `missed-target` where a height is asked of a mesh that has none.
 */
export function frameFor(mesh: Triangles, placement: Matrix4 | null, recipe: Recipe): Frame {
  const { units, up } = frameOf(recipe.format);
  const placed = recipe.place === 'normalised' ? IDENTITY : (placement ?? IDENTITY);
  const upright = multiply(scaling(PER_METRE[units]), multiply(up === 'z' ? Z_UP : IDENTITY, placed));
  const axis = up === 'z' ? 2 : 1;
  const box = boundsThrough(mesh, upright);
  const factor = factorFor(recipe.size, box.max[axis] - box.min[axis], units);
  const sized = multiply(scaling(factor), upright);
  const matrix = recipe.place === 'grounded' ? multiply(moving(onFloor(box, axis, factor)), sized) : sized;
  return { matrix, factor, scale: lengthOf(matrix) };
}

function factorFor(size: Recipe['size'], height: number, units: Units): number {
  if (size.by === 'original') return 1;
  if (size.by === 'scale') return size.factor;
  const factor = (size.millimetres * perMillimetre(units)) / height;
  if (factor > 0 && factor < Infinity) return factor;
  throw new AppError('missed-target', 'The mesh is flat: it has no height that could be made another.', {
    advice: 'Choose a scale instead of a height.',
  });
}

/** What moves a box onto the floor, its middle above the origin. */
function onFloor({ min, max }: Box, up: 1 | 2, factor: number): number[] {
  return ([0, 1, 2] as const).map((axis) => -factor * (axis === up ? min[axis] : (min[axis] + max[axis]) / 2));
}

const scaling = (by: number): Matrix4 => [by, 0, 0, 0, 0, by, 0, 0, 0, 0, by, 0, 0, 0, 0, 1];
const moving = ([x = 0, y = 0, z = 0]: readonly number[]): Matrix4 => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1];

/** What a length becomes: the mean of all directions, for snap-back is the same in all of them. */
const lengthOf = (matrix: Matrix4): number =>
  Math.hypot(...[0, 1, 2, 4, 5, 6, 8, 9, 10].map((at) => matrix[at] ?? 0)) / Math.sqrt(3);

/** The box around what triangles show, once it is taken through a matrix. */
function boundsThrough({ positions, indices }: Triangles, matrix: Matrix4): Box {
  const [xx = 0, xy = 0, xz = 0, , yx = 0, yy = 0, yz = 0, , zx = 0, zy = 0, zz = 0, , tx = 0, ty = 0, tz = 0] = matrix;
  let [x0, y0, z0] = [Infinity, Infinity, Infinity];
  let [x1, y1, z1] = [-Infinity, -Infinity, -Infinity];
  // eslint-disable-next-line @typescript-eslint/prefer-for-of -- it is twice as slow over millions of numbers
  for (let i = 0; i < indices.length; i++) {
    const at = (indices[i] ?? 0) * 3;
    const px = positions[at] ?? 0;
    const py = positions[at + 1] ?? 0;
    const pz = positions[at + 2] ?? 0;
    const x = xx * px + yx * py + zx * pz + tx;
    const y = xy * px + yy * py + zy * pz + ty;
    const z = xz * px + yz * py + zz * pz + tz;
    if (x < x0) x0 = x;
    if (x > x1) x1 = x;
    if (y < y0) y0 = y;
    if (y > y1) y1 = y;
    if (z < z0) z0 = z;
    if (z > z1) z1 = z;
  }
  return { min: [x0, y0, z0], max: [x1, y1, z1] };
}

/** A mesh in the file's coordinates, its outside still outside. */
export function framed(mesh: Triangles, { matrix }: Pick<Frame, 'matrix'>): Triangles {
  if (matrix.every((value, i) => value === IDENTITY[i])) return mesh;
  const positions = new Float32Array(mesh.positions.length);
  transformInto(positions, 0, mesh.positions, matrix);
  return { positions, indices: mirrors(matrix) ? turned(mesh.indices) : mesh.indices };
}

function turned(indices: Triangles['indices']): Uint32Array {
  const out = Uint32Array.from(indices);
  for (let i = 0; i < out.length; i += 3) {
    const second = out[i + 1] ?? 0;
    out[i + 1] = out[i + 2] ?? 0;
    out[i + 2] = second;
  }
  return out;
}
