import path from 'node:path';
import { pause } from './pause.ts';
import { checkIndices, plainGlb } from './plain-glb.ts';
import type { PreparedMesh } from './port.ts';
import { readWhole } from './read-file.ts';
import { readGltf } from './read-gltf.ts';
import { readObj } from './read-obj.ts';
import { identify, type SourceFormat } from './signatures.ts';
import { tidy } from './tidy.ts';
import { allFinite, triangleCount } from './triangles.ts';
import { writeGlb } from './write-glb.ts';
import { writeWhole } from './write-file.ts';

export interface PrepareJob {
  readonly source: string;
  readonly out: string;
}

/** The engine's `prepare`. */
export async function prepare(job: PrepareJob, signal: AbortSignal): Promise<PreparedMesh> {
  const name = path.basename(job.source);
  const { bytes } = await readWhole(job.source, signal);
  const format = identify(job.source, bytes);
  const plain = format === 'glb' ? plainTriangles(bytes, name) : null;
  if (plain !== null) {
    const written = await writeWhole(job.out, [bytes], signal);
    return { ...written, triangles: plain, coloured: false, asGiven: true, notes: [] };
  }
  const { mesh: found, coloured, notes } = await read(format, job.source, bytes, signal);
  await pause(signal);
  const { mesh, dropped } = tidy(found, format !== 'obj', name);
  await pause(signal);
  const written = await writeGlb(job.out, mesh, signal);
  return {
    ...written,
    triangles: triangleCount(mesh),
    coloured,
    asGiven: false,
    notes: [...droppedNote(dropped), ...notes],
  };
}

/** Triangles of a GLB that can be sent as it is; null for one that has to be rewritten. */
function plainTriangles(bytes: Uint8Array<ArrayBuffer>, name: string): number | null {
  const plain = plainGlb(bytes, name);
  if (plain?.bare !== true || plain.layout.triangles === 0) return null;
  checkIndices(plain.mesh, name);
  return allFinite(plain.mesh.positions) ? plain.layout.triangles : null;
}

function read(format: SourceFormat, file: string, bytes: Uint8Array, signal: AbortSignal) {
  switch (format) {
    case 'glb':
    case 'gltf':
      return readGltf(file, bytes, format === 'glb', signal);
    case 'obj':
      return readObj(file, bytes, signal);
  }
}

function droppedNote(dropped: number): readonly string[] {
  if (dropped === 0) return [];
  return dropped === 1
    ? ['One triangle was left out: its coordinates are not numbers.']
    : [`${dropped} triangles were left out: their coordinates are not numbers.`];
}
