import type { Write } from '../write-file.ts';
import type { FileMesh } from './format.ts';
import { decimalsFor, TextRows } from './text-rows.ts';

/** A ten-thousandth in each direction: a hundredth of a degree. */
const NORMAL_DECIMALS = 4;

/** Wavefront OBJ: points, normals, triangles. */
export async function writeObj({ positions, normals, indices }: FileMesh, write: Write): Promise<void> {
  const rows = new TextRows(write);
  rows.text('# Ultrashape Desktop\no Ultrashape\n');
  await writeTriples(rows, 'v ', positions, decimalsFor(positions));
  if (normals !== null) await writeTriples(rows, 'vn ', normals, NORMAL_DECIMALS);
  rows.text('s 1\n');
  for (let i = 0; i < indices.length; i += 3) {
    rows.text('f');
    for (let k = 0; k < 3; k++) {
      rows.text(' ');
      const corner = (indices[i + k] ?? 0) + 1;
      rows.whole(corner);
      if (normals === null) continue;
      rows.text('//');
      rows.whole(corner);
    }
    rows.text('\n');
    if (rows.isFull) await rows.flush();
  }
  await rows.flush();
}

async function writeTriples(rows: TextRows, before: string, numbers: Float32Array, decimals: number): Promise<void> {
  for (let i = 0; i < numbers.length; i += 3) {
    rows.text(before);
    rows.decimal(numbers[i] ?? 0, decimals);
    rows.text(' ');
    rows.decimal(numbers[i + 1] ?? 0, decimals);
    rows.text(' ');
    rows.decimal(numbers[i + 2] ?? 0, decimals);
    rows.text('\n');
    if (rows.isFull) await rows.flush();
  }
}
