import path from 'node:path';
import type { Page } from '@playwright/test';
import { readPlain } from '../../main/mesh/read-plain.ts';
import { THUMBNAIL_SIZE } from '../../main/mesh/thumbnail.ts';
import type { MeasuredProject } from './library.ts';
import type { BvhTiming } from './page/mesh-bvh.ts';
import { cloudCompare, f3d, meshLab, programOf, writePly } from './tools.ts';

/** What others take for the same work. One value a round; null: not installed here. */
export interface Outside {
  readonly bvh: readonly BvhTiming[];
  readonly glThumbnail: readonly number[];
  readonly cloudCompare: readonly number[] | null;
  readonly f3d: readonly number[] | null;
  readonly meshLab: readonly number[] | null;
}

/** three-mesh-bvh is asked for every eighth vertex: all of them take it seconds. */
const EVERY = 8;

/** @param reference file of the coarse mesh; @param work a folder for what is needed on the way. */
export async function measureOutside(
  page: Page,
  project: MeasuredProject,
  reference: string,
  work: string,
  rounds: number,
): Promise<Outside> {
  const programs = {
    cloudCompare: await programOf('CloudCompare'),
    f3d: await programOf('f3d'),
    meshLab: await programOf('meshlabserver'),
  };
  const [mesh, coarse] = [path.join(work, 'mesh.ply'), path.join(work, 'coarse.ply')];
  const never = new AbortController().signal;
  if (programs.cloudCompare !== null || programs.meshLab !== null) {
    await writePly(mesh, (await readPlain(project.file, never)).mesh);
    await writePly(coarse, (await readPlain(reference, never)).mesh);
  }
  const [url, referenceUrl] = [`media/${project.runId}/mesh`, `media/${project.coarseId}/mesh`];
  const found = { bvh: [] as BvhTiming[], glThumbnail: [] as number[] };
  const tools = { cloudCompare: [] as number[], f3d: [] as number[], meshLab: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    found.bvh.push(
      await page.evaluate(([a, b, every]) => window.bench.meshBvh(a, b, every), [url, referenceUrl, EVERY] as const),
    );
    found.glThumbnail.push(
      await page.evaluate(([a, size]) => window.bench.glThumbnail(a, size), [url, THUMBNAIL_SIZE] as const),
    );
    if (programs.cloudCompare !== null) {
      tools.cloudCompare.push(await cloudCompare(programs.cloudCompare, mesh, coarse));
    }
    if (programs.f3d !== null) tools.f3d.push(await f3d(programs.f3d, project.file, path.join(work, 'f3d.png')));
    if (programs.meshLab !== null) tools.meshLab.push(await meshLab(programs.meshLab, mesh));
  }
  return {
    ...found,
    cloudCompare: programs.cloudCompare === null ? null : tools.cloudCompare,
    f3d: programs.f3d === null ? null : tools.f3d,
    meshLab: programs.meshLab === null ? null : tools.meshLab,
  };
}
