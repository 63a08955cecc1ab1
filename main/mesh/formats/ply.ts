import { triangleCount, vertexCount } from '../triangles.ts';
import { bytesOf, type Write } from '../write-file.ts';
import type { FileMesh } from './format.ts';

const CHUNK = 50_000;
/** The number of corners in a byte, then the corners. */
const PER_FACE = 13;

/** Binary little-endian PLY: points with their normals, then triangles. */
export async function writePly(mesh: FileMesh, write: Write): Promise<void> {
  const names = mesh.normals === null ? ['x', 'y', 'z'] : ['x', 'y', 'z', 'nx', 'ny', 'nz'];
  const head = [
    'ply',
    'format binary_little_endian 1.0',
    'comment Ultrashape Desktop',
    `element vertex ${vertexCount(mesh)}`,
    ...names.map((name) => `property float ${name}`),
    `element face ${triangleCount(mesh)}`,
    'property list uchar int vertex_indices',
    'end_header\n',
  ];
  await write(Buffer.from(head.join('\n'), 'latin1'));
  await (mesh.normals === null ? write(bytesOf(mesh.positions)) : writeVertices(mesh.positions, mesh.normals, write));
  await writeFaces(mesh, write);
}

async function writeVertices(positions: Float32Array, normals: Float32Array, write: Write): Promise<void> {
  const rows = new Float32Array(Math.min(CHUNK * 3, positions.length) * 2);
  for (let from = 0; from < positions.length; from += CHUNK * 3) {
    const to = Math.min(positions.length, from + CHUNK * 3);
    let filled = 0;
    for (let i = from; i < to; i += 3, filled += 6) {
      rows[filled] = positions[i] ?? 0;
      rows[filled + 1] = positions[i + 1] ?? 0;
      rows[filled + 2] = positions[i + 2] ?? 0;
      rows[filled + 3] = normals[i] ?? 0;
      rows[filled + 4] = normals[i + 1] ?? 0;
      rows[filled + 5] = normals[i + 2] ?? 0;
    }
    await write(bytesOf(rows.subarray(0, filled)));
  }
}

async function writeFaces({ indices }: FileMesh, write: Write): Promise<void> {
  const bytes = new Uint8Array(Math.min(CHUNK, indices.length / 3) * PER_FACE);
  const view = new DataView(bytes.buffer);
  for (let from = 0; from < indices.length; from += CHUNK * 3) {
    const to = Math.min(indices.length, from + CHUNK * 3);
    let at = 0;
    for (let i = from; i < to; i += 3, at += PER_FACE) {
      view.setUint8(at, 3);
      view.setUint32(at + 1, indices[i] ?? 0, true);
      view.setUint32(at + 5, indices[i + 1] ?? 0, true);
      view.setUint32(at + 9, indices[i + 2] ?? 0, true);
    }
    await write(bytes.subarray(0, at));
  }
}
