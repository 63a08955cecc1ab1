import path from 'node:path';
import { glbOfSurfaces } from './appearance/write-surfaces.ts';
import { gltfSurfaces } from './appearance/gltf-surfaces.ts';
import { objSurfaces } from './appearance/obj-surfaces.ts';
import type { Surface } from './appearance/surface.ts';
import { pause } from './pause.ts';
import type { JobArgs } from './protocol.ts';
import { readWhole } from './read-file.ts';
import { identify, type SourceFormat } from './signatures.ts';
import { writeWhole } from './write-file.ts';

/** The engine's `appearance`. */
export async function appearance({ source, out }: JobArgs<'appearance'>, signal: AbortSignal): Promise<void> {
  const { bytes } = await readWhole(source, signal);
  const surfaces = await surfacesIn(identify(source, bytes), source, bytes, signal);
  await pause(signal);
  await writeWhole(out, glbOfSurfaces(surfaces, path.basename(source)), signal);
}

function surfacesIn(
  format: SourceFormat,
  file: string,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<readonly Surface[]> {
  switch (format) {
    case 'glb':
    case 'gltf':
      return gltfSurfaces(file, bytes, format === 'glb', signal);
    case 'obj':
      return objSurfaces(file, bytes, signal);
  }
}
