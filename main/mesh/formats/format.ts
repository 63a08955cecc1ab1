import type { Format } from '../../../preload/contract/finish.ts';
import type { Triangles } from '../triangles.ts';
import type { Write } from '../write-file.ts';
import { writeGlbFile } from './glb.ts';
import { writeObj } from './obj.ts';
import { writePly } from './ply.ts';
import { writeStl } from './stl.ts';
import { writeThreeMf } from './three-mf.ts';

/** A mesh as it goes into a file: in the file's own units and axes. */
export interface FileMesh extends Triangles {
  /** Three a vertex, of length 1; null: none are asked for. */
  readonly normals: Float32Array | null;
}

/** What a GLB says of where it comes from, in its `asset.extras`; the other formats have no room for it. */
export type Extras = Readonly<Record<string, unknown>> | null;

/** Write a mesh in a format, piece by piece: never the whole of a text in memory. */
export async function writeFormat(mesh: FileMesh, format: Format, extras: Extras, write: Write): Promise<void> {
  switch (format.kind) {
    case 'glb':
      return writeGlbFile(mesh, { extras, compressed: format.compressed }, write);
    case 'obj':
      return writeObj(mesh, write);
    case 'stl':
      return writeStl(mesh, write);
    case 'ply':
      return writePly(mesh, write);
    case '3mf':
      return writeThreeMf(mesh, write);
  }
}

/** Whether a format keeps a normal for each vertex. */
export const hasNormals = ({ kind }: Format): boolean => kind === 'glb' || kind === 'obj' || kind === 'ply';
