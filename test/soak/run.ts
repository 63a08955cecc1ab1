/**
 * The crash matrix, in earnest: `npm run soak [-- --kills 200 --seed 1]`. Ends with 1 where anything was lost.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { soak } from './soak.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: String(Date.now() % 1e6) } },
});
const root = await mkdtemp(path.join(os.tmpdir(), 'ultrashape-soak-'));
console.log(`seed ${values.seed}`);
const report = await soak(root, Number(values.kills), Number(values.seed), (line) => console.log(line));
console.log(JSON.stringify(report, null, 2));
if (report.complaints.length === 0) await rm(root, { recursive: true });
else {
  console.log(`The library is left at ${root}.`);
  process.exitCode = 1;
}
