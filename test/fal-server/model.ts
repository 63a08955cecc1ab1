import { coarseMesh } from './coarse.ts';
import { readGlb, writeGlb } from './glb.ts';
import { refine } from './refine.ts';
import type { Computed, Work } from './runner.ts';

/** What a runner computes, in the thread that asks. */
export async function modelOf(work: Work): Promise<Computed> {
  try {
    const bytes =
      work.kind === 'coarse'
        ? writeGlb(coarseMesh(work.picture, work.seed))
        : writeGlb(refine(await readGlb(work.mesh), work.picture, work.settings));
    return { bytes };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
