import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { boxesOf } from '../../../main/mesh/boxes.ts';
import { plainGlb } from '../../../main/mesh/plain-glb.ts';
import { prepare } from '../../../main/mesh/prepare.ts';
import type { PreparedMesh } from '../../../main/mesh/port.ts';
import { survey } from '../../../main/mesh/survey.ts';
import { glbPieces } from '../../../main/mesh/write-glb.ts';
import type { Triangles } from '../../../main/mesh/triangles.ts';

/** A signal that never fires. */
export const going = new AbortController().signal;

/** A folder that is gone after the test. */
export async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(os.tmpdir(), 'mesh-test-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

/** A file in a folder of its own. */
export async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
  const file = path.join(await folder(), name);
  await writeFile(file, content);
  return file;
}

export const plainBytes = (mesh: Triangles): Uint8Array => Buffer.concat(glbPieces(mesh));
export const plainFile = (mesh: Triangles, name = 'mesh.glb'): Promise<string> => fileOf(name, plainBytes(mesh));

export const surveyed = (mesh: Triangles) => survey(mesh, boxesOf(mesh), going);
export const statisticsOf = async (mesh: Triangles) => (await surveyed(mesh)).statistics;
export const healthOf = async (mesh: Triangles) => (await surveyed(mesh)).health;

/** Where `inspect` writes. */
export const outputsIn = (place: string) => ({
  normalsOut: path.join(place, 'normals.bin'),
  thumbnailOut: path.join(place, 'thumbnail.png'),
  proxyOut: path.join(place, 'proxy.bin'),
  boxesOut: path.join(place, 'boxes.bin'),
});
export const inspectOutputs = async () => outputsIn(await folder());

export interface Prepared extends PreparedMesh {
  readonly positions: number[];
  readonly corners: number[];
}

/** Prepare a file and read what came out. */
export async function prepared(source: string): Promise<Prepared> {
  const out = path.join(await folder(), 'out.glb');
  const result = await prepare({ source, out }, going);
  const mesh = await readMesh(out);
  return { ...result, positions: [...mesh.positions], corners: [...mesh.indices] };
}

export async function readMesh(file: string): Promise<Triangles> {
  const plain = plainGlb(new Uint8Array(await readFile(file)), path.basename(file));
  if (plain === null) throw new Error('not a plain GLB');
  return plain.mesh;
}

/** The points of each triangle, as text, so that meshes compare whatever their vertices are numbered. */
export function trianglesOf({ positions, corners }: Pick<Prepared, 'positions' | 'corners'>): string[] {
  const point = (index = 0): string =>
    positions
      .slice(index * 3, index * 3 + 3)
      .map((value) => +value.toFixed(4))
      .join(',');
  return Array.from({ length: corners.length / 3 }, (_, t) => {
    const three = corners.slice(t * 3, t * 3 + 3).map(point);
    const first = three.indexOf([...three].sort()[0] ?? '');
    return [0, 1, 2].map((k) => three[(first + k) % 3]).join(' ');
  }).sort();
}
