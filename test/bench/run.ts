// npm run bench: what the app costs, as ratios to what cannot be cheaper or what others take, in one run. See README.md.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { announceRuntime } from '../../scripts/run-app.ts';
import { kernelLines, memoryLines, openingLines, toolLines } from './figures.ts';
import { measureKernels } from './kernels.ts';
import { launch, OUR_APP } from './launch.ts';
import { COARSE, writeLibrary } from './library.ts';
import { measureMemory } from './memory.ts';
import { meshMaker } from './meshes.ts';
import { measureOpenings, prepare } from './opening.ts';
import { measureOutside } from './outside.ts';
import { printed, quotient, reportOf } from './report.ts';
import { measureStarts } from './starting.ts';

const STARTS = 5;
const OPENINGS = 7;
const KERNELS = 5;
const MEMORIES = 5;

const runtime = await announceRuntime();
const folder = await mkdtemp(path.join(os.tmpdir(), 'ultrashape-bench-'));
try {
  const work = path.join(folder, 'work');
  console.log('Making four results and a library around them …');
  const library = path.join(folder, 'library');
  const projects = await writeLibrary(library, work);
  const big = projects.at(-1);
  if (big === undefined) throw new Error('there is nothing to measure');

  console.log(`Starting an empty window and the app, ${STARTS} times in turn …`);
  const starts = await measureStarts(runtime, folder, library, STARTS);

  console.log(`Opening each result, ${OPENINGS} times in turn with what they are measured against …`);
  const { app, page } = await launch({ runtime, app: OUR_APP, userData: path.join(folder, 'ours'), library });
  await prepare(page);
  const openings = await measureOpenings(page, projects, OPENINGS);
  console.log(`Opening and closing the largest, ${MEMORIES} times, for its memory …`);
  const memory = await measureMemory(page, app.process().pid ?? 0, big, MEMORIES);
  console.log(`The work of the mesh process, ${KERNELS} times in turn with what it is measured against …`);
  const coarse = path.join(work, COARSE);
  const kernels = await measureKernels(big.file, coarse, KERNELS);
  const outside = await measureOutside(page, big, coarse, work, KERNELS);
  await app.close();

  const lines = [
    quotient('first usable window ÷ empty window', starts.ours, starts.empty),
    ...openingLines(openings),
    ...(memory === null ? [] : memoryLines(big.name, memory)),
    ...kernelLines(kernels, outside),
    ...toolLines(openings.at(-1)?.ours.map(({ resident }) => resident) ?? [], outside),
  ];
  const left = [
    ...(memory === null ? ['memory: this system does not tell it of a process'] : []),
    ...(outside.cloudCompare === null ? ['CloudCompare: not installed, or no display'] : []),
    ...(outside.f3d === null ? ['f3d: not installed, or no display'] : []),
    ...(outside.meshLab === null ? ['MeshLab: not installed, or no display'] : []),
  ];
  const rounds = { starts, openings, memory, kernels, outside };
  const report = reportOf({ runtime: runtime.line, meshes: meshMaker(), lines, left, rounds });
  await writeFile(path.join(import.meta.dirname, 'latest.json'), `${JSON.stringify(report, null, 2)}\n`);
  console.log(`\n${printed(report)}`);
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
