import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { writeGlb } from '../../main/mesh/write-glb.ts';
import { snail } from '../../scripts/sample/snail.ts';
import { surfaceNets } from '../../scripts/sample/surface-nets.ts';

const root = path.join(import.meta.dirname, '../..');
/** Not part of this project, and not needed: meshes with as many wrinkles as UltraShape's own, made in a few seconds. */
const MAKER = path.join(root, '../shared/make-mesh.mjs');

/** The edges of grid cells that give the snail about so many triangles, in its own units. */
const CELL = { coarse: 0.0252, 30_000: 0.0215, 300_000: 0.00679, 1_500_000: 0.00303, 6_500_000: 0.00145 } as const;
const HALF = [1.25, 0.85, 0.7] as const;

export type MeshSize = keyof typeof CELL;
export type MeshMaker = 'make-mesh.mjs' | 'snail';

export const meshMaker = (): MeshMaker => (existsSync(MAKER) ? 'make-mesh.mjs' : 'snail');

/** Write a mesh laid out as fal's results are: indices, then positions. The same bytes each time. */
export async function makeMesh(size: MeshSize, file: string): Promise<void> {
  if (meshMaker() === 'snail') {
    const detail = size !== 'coarse';
    await writeGlb(file, surfaceNets(snail, detail, CELL[size], HALF), new AbortController().signal);
    return;
  }
  const what =
    size === 'coarse'
      ? ['--coarse', '--tris', '30000']
      : size === 6_500_000
        ? ['--mb', '117']
        : ['--tris', String(size)];
  // It takes three.js from the folder that it is run in.
  await promisify(execFile)(process.execPath, [MAKER, ...what, '--out', file], { cwd: root });
}
