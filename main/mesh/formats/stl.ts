import { triangleCount, type Triangles } from '../triangles.ts';
import type { Write } from '../write-file.ts';

/** A normal, three points, two bytes that mean nothing. */
const PER_TRIANGLE = 50;
const CHUNK = 20_000;

/** Binary STL: little-endian float32, the triangles one after another. It must not begin with "solid", which is the text form. */
export async function writeStl(mesh: Triangles, write: Write): Promise<void> {
  const triangles = triangleCount(mesh);
  const head = Buffer.alloc(84, ' ', 'latin1');
  head.write('Binary STL by Ultrashape Desktop', 'latin1');
  head.writeUInt32LE(triangles, 80);
  await write(head);
  const bytes = new Uint8Array(Math.min(CHUNK, triangles) * PER_TRIANGLE);
  const view = new DataView(bytes.buffer);
  for (let from = 0; from < triangles; from += CHUNK) {
    const count = Math.min(CHUNK, triangles - from);
    for (let t = 0; t < count; t++) putTriangle(view, t * PER_TRIANGLE, mesh, (from + t) * 3);
    await write(bytes.subarray(0, count * PER_TRIANGLE));
  }
}

function putTriangle(view: DataView, at: number, { positions, indices }: Triangles, corner: number): void {
  const a = (indices[corner] ?? 0) * 3;
  const b = (indices[corner + 1] ?? 0) * 3;
  const c = (indices[corner + 2] ?? 0) * 3;
  const ax = positions[a] ?? 0;
  const ay = positions[a + 1] ?? 0;
  const az = positions[a + 2] ?? 0;
  const bx = positions[b] ?? 0;
  const by = positions[b + 1] ?? 0;
  const bz = positions[b + 2] ?? 0;
  const cx = positions[c] ?? 0;
  const cy = positions[c + 1] ?? 0;
  const cz = positions[c + 2] ?? 0;
  const nx = (by - ay) * (cz - az) - (bz - az) * (cy - ay);
  const ny = (bz - az) * (cx - ax) - (bx - ax) * (cz - az);
  const nz = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
  // A triangle without an area has the normal 0: readers then take it from the corners.
  const scale = 1 / (Math.sqrt(nx * nx + ny * ny + nz * nz) || 1);
  view.setFloat32(at, nx * scale, true);
  view.setFloat32(at + 4, ny * scale, true);
  view.setFloat32(at + 8, nz * scale, true);
  view.setFloat32(at + 12, ax, true);
  view.setFloat32(at + 16, ay, true);
  view.setFloat32(at + 20, az, true);
  view.setFloat32(at + 24, bx, true);
  view.setFloat32(at + 28, by, true);
  view.setFloat32(at + 32, bz, true);
  view.setFloat32(at + 36, cx, true);
  view.setFloat32(at + 40, cy, true);
  view.setFloat32(at + 44, cz, true);
}
