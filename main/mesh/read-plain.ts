import path from 'node:path';
import { damaged, unsupported } from './errors.ts';
import { pause } from './pause.ts';
import { checkIndices, plainGlb, type PlainGlb } from './plain-glb.ts';
import { readWhole } from './read-file.ts';

export interface ReadPlain extends PlainGlb {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Read a plain GLB of the app's own or of UltraShape's making, checked throughout.
 *
 * @throws AppError `damaged`, `unsupported-file` (not plain: `prepare` makes it so), `file-missing`, `too-large`.
 */
export async function readPlain(file: string, signal: AbortSignal): Promise<ReadPlain> {
  const name = path.basename(file);
  const { bytes, sha256 } = await readWhole(file, signal);
  const plain = plainGlb(bytes, name);
  if (plain === null) throw unsupported(`${name} is not a plain GLB.`, 'Add it to a project to have it rewritten.');
  if (plain.layout.triangles === 0) throw damaged(`${name} has no triangles.`);
  checkIndices(plain.mesh, name);
  await pause(signal);
  return { ...plain, bytes: bytes.length, sha256 };
}
