import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Triangles } from '../../main/mesh/triangles.ts';

// Other people's tools, measured where they are installed. Each needs a display: run it as the app itself is run here.

const run = promisify(execFile);

/** Where a program is; null: it is not installed, or has no display to start on. */
export async function programOf(name: string): Promise<string | null> {
  if (process.platform === 'linux' && !process.env['DISPLAY']) return null;
  try {
    return (await run('which', [name])).stdout.trim();
  } catch {
    return null;
  }
}

/** Write a mesh as binary PLY: none of the older tools reads GLB. */
export async function writePly(file: string, { positions, indices }: Triangles): Promise<void> {
  const triangles = indices.length / 3;
  const header = [
    'ply',
    'format binary_little_endian 1.0',
    `element vertex ${positions.length / 3}`,
    'property float x',
    'property float y',
    'property float z',
    `element face ${triangles}`,
    'property list uchar uint vertex_indices',
    'end_header\n',
  ].join('\n');
  const faces = Buffer.allocUnsafe(triangles * 13);
  for (let triangle = 0; triangle < triangles; triangle++) {
    faces[triangle * 13] = 3;
    for (let corner = 0; corner < 3; corner++) {
      faces.writeUInt32LE(indices[triangle * 3 + corner] ?? 0, triangle * 13 + 1 + corner * 4);
    }
  }
  const out = await open(file, 'w');
  await out.writeFile(header);
  await out.writeFile(Buffer.from(positions.buffer, positions.byteOffset, positions.byteLength));
  await out.writeFile(faces);
  await out.close();
}

/** CloudCompare's distances of one mesh's vertices from the other. @returns milliseconds of its own two passes. */
export async function cloudCompare(program: string, mesh: string, reference: string): Promise<number> {
  const options = ['-SILENT', '-NO_TIMESTAMP', '-C_EXPORT_FMT', 'BIN', '-O', mesh, '-O', reference, '-C2M_DIST'];
  const { stdout } = await run(program, options, { cwd: path.dirname(mesh), maxBuffer: 1 << 26 });
  const times = [...stdout.matchAll(/^\[Compute\w*Distances\] Time: ([\d.]+) s/gim)].map(([, time]) => Number(time));
  if (times.length === 0) throw new Error(`CloudCompare did not say how long it took:\n${stdout}`);
  return times.reduce((sum, time) => sum + time, 0) * 1000;
}

/** f3d from the start of its process to a picture on disk. @returns milliseconds. */
export async function f3d(program: string, glb: string, picture: string): Promise<number> {
  const start = performance.now();
  await run(program, [glb, `--output=${picture}`, '--resolution=1024,768']);
  return performance.now() - start;
}

/** MeshLab from the start of its process to having read the mesh. @returns milliseconds. */
export async function meshLab(program: string, ply: string): Promise<number> {
  const start = performance.now();
  await run(program, ['-i', ply], { maxBuffer: 1 << 26 });
  return performance.now() - start;
}
