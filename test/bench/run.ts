// npm run bench: what the app costs, as ratios to what cannot be cheaper, in one run. See README.md.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { announceRuntime } from '../../scripts/run-app.ts';
import { launch, OUR_APP } from './launch.ts';
import { writeLibrary } from './library.ts';
import { meshMaker } from './meshes.ts';
import { measureOpenings } from './opening.ts';
import { printed, reportOf } from './report.ts';
import { measureStarts } from './starting.ts';

const STARTS = 5;
const OPENINGS = 9;

const runtime = await announceRuntime();
const folder = await mkdtemp(path.join(os.tmpdir(), 'ultrashape-bench-'));
try {
  console.log('Making two results and a library around them …');
  const library = path.join(folder, 'library');
  const projects = await writeLibrary(library, path.join(folder, 'work'));

  console.log(`Starting an empty window and the app, ${STARTS} times in turn …`);
  const starts = await measureStarts(runtime, folder, library, STARTS);

  console.log(`Opening both results, ${OPENINGS} times in turn with what they are measured against …`);
  const { app, page } = await launch({ runtime, app: OUR_APP, userData: path.join(folder, 'ours'), library });
  const openings = await measureOpenings(page, projects, OPENINGS);
  await app.close();

  const report = reportOf(starts, openings, { runtime: runtime.line, meshes: meshMaker() });
  await writeFile(path.join(import.meta.dirname, 'latest.json'), `${JSON.stringify(report, null, 2)}\n`);
  console.log(`\n${printed(report)}`);
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
