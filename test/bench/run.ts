// What meshes cost the app, as ratios to what cannot be cheaper or what others take, in one run. See README.md.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { announceRuntime } from '../../scripts/run-app.ts';
import { kernelLines, memoryLines, openingLines, toolLines, workLine } from './figures.ts';
import { finishingLeft, finishingLines, measureFinishing } from './finishing.ts';
import { measureKernels } from './kernels.ts';
import { launch, OUR_APP } from './launch.ts';
import { COARSE, writeLibrary } from './library.ts';
import { measureMemory } from './memory.ts';
import { makeMesh, meshMaker } from './meshes.ts';
import { measureOpenings, measureWork, prepare } from './opening.ts';
import { measureOutside } from './outside.ts';
import { printed, quotient, type Report, reportOf } from './report.ts';
import { measureStarts } from './starting.ts';

const STARTS = 5;
const OPENINGS = 7;
const KERNELS = 5;
const MEMORIES = 5;
const FINISHINGS = 3;

/** `--only view` measures all but exports, `--only finish` exports alone, `--rounds` so many times. */
const { values: asked } = parseArgs({
  options: { only: { type: 'string' }, rounds: { type: 'string', default: String(FINISHINGS) } },
});
const isView = asked.only === 'view';
if (asked.only !== undefined && !isView && asked.only !== 'finish') throw new Error('--only knows view and finish');

const folder = await mkdtemp(path.join(os.tmpdir(), 'ultrashape-bench-'));
try {
  const report = asked.only === 'finish' ? await exportsOnly() : await everything();
  await writeFile(path.join(import.meta.dirname, 'latest.json'), `${JSON.stringify(report, null, 2)}\n`);
  console.log(`\n${printed(report)}`);
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

async function exportsOnly(): Promise<Report> {
  const file = path.join(folder, 'big.glb');
  console.log('Making a result …');
  await makeMesh(6_500_000, file);
  const finishing = await finish(file, folder);
  const runtime = `Node ${process.versions.node}`;
  const left = finishingLeft(finishing);
  return reportOf({ runtime, meshes: meshMaker(), lines: finishingLines(finishing), left, rounds: { finishing } });
}

async function finish(file: string, work: string) {
  const rounds = Number(asked.rounds);
  console.log(
    `Making it lighter, and writing it in each format, ${rounds} times in turn with what it is measured against …`,
  );
  return measureFinishing(file, work, rounds);
}

async function everything(): Promise<Report> {
  const runtime = await announceRuntime();
  const work = path.join(folder, 'work');
  console.log('Making four results and a library around them …');
  const library = path.join(folder, 'library');
  const projects = await writeLibrary(library, work);
  const big = projects.at(-1);
  if (big === undefined) throw new Error('there is nothing to measure');

  console.log(`Starting an empty window and the app, ${STARTS} times in turn …`);
  const starts = await measureStarts(runtime, folder, library, STARTS);

  // With nothing else on the machine: a page that shows a mesh is never quite at rest.
  console.log(`The work of the mesh process, ${KERNELS} times in turn with what it is measured against …`);
  const coarse = path.join(work, COARSE);
  const kernels = await measureKernels(big.file, coarse, KERNELS);

  console.log(`Opening each result, ${OPENINGS} times in turn with what they are measured against …`);
  const { app, page } = await launch({ runtime, app: OUR_APP, userData: path.join(folder, 'ours'), library });
  await prepare(page);
  const openings = await measureOpenings(page, projects, OPENINGS);
  const [small] = projects;
  const worked = small === undefined ? [] : await measureWork(page, small, big, OPENINGS);
  console.log(`What others take for the same, ${KERNELS} times …`);
  const outside = await measureOutside(page, big, coarse, work, KERNELS);
  await app.close();

  console.log(`Opening and closing the largest, ${MEMORIES} times, for its memory …`);
  const fresh = await launch({ runtime, app: OUR_APP, userData: path.join(folder, 'ours'), library });
  await prepare(fresh.page);
  const memory = await measureMemory(fresh.page, fresh.app.process().pid ?? 0, big, MEMORIES);
  await fresh.app.close();
  const finishing = isView ? null : await finish(big.file, work);

  const lines = [
    quotient('first usable window ÷ empty window', starts.ours, starts.empty),
    ...openingLines(openings),
    workLine(big.name, worked),
    ...(memory === null ? [] : memoryLines(big.name, memory)),
    ...kernelLines(kernels, outside),
    ...toolLines(openings.at(-1)?.ours.map(({ resident }) => resident) ?? [], outside),
    ...(finishing === null ? [] : finishingLines(finishing)),
  ];
  const left = [
    ...(memory === null ? ['memory: this system does not tell it of a process'] : []),
    ...(outside.cloudCompare === null ? ['CloudCompare: not installed, or no display'] : []),
    ...(outside.f3d === null ? ['f3d: not installed, or no display'] : []),
    ...(outside.meshLab === null ? ['MeshLab: not installed, or no display'] : []),
    ...(finishing === null ? ['exports: not asked for'] : finishingLeft(finishing)),
  ];
  const rounds = { starts, openings, worked, memory, kernels, outside, finishing };
  return reportOf({ runtime: runtime.line, meshes: meshMaker(), lines, left, rounds });
}
