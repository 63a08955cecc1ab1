import { parseArgs } from 'node:util';
import { fuzz, type Outcome } from './fuzz.ts';
import { seeds } from './seeds.ts';

// `npm run fuzz`: breaks small files of every kind in 10,000 ways and says what the mesh process made of them.
const { values } = parseArgs({
  options: {
    /** Files in all. */
    files: { type: 'string', default: '10000' },
    /** The first mutation's number: the same one breaks the same files in the same way. */
    start: { type: 'string', default: '1' },
    /** Kinds with this in their name only. */
    kind: { type: 'string', default: '' },
  },
});

const chosen = (await seeds()).filter(({ kind }) => kind.toLowerCase().includes(values.kind.toLowerCase()));
const times = Math.ceil(Number(values.files) / chosen.length);
const outcomes: Outcome[] = [];
for (const seed of chosen) {
  const outcome = await fuzz(seed, { times, start: Number(values.start), inspectEvery: 4 });
  outcomes.push(outcome);
  for (const failure of outcome.failures) console.error(`${outcome.kind}, ${failure}`);
}
console.table(
  Object.fromEntries(
    outcomes.map(({ kind, taken, refused, failures, slowest, largest }) => [
      kind,
      {
        taken,
        refused,
        failed: failures.length,
        'slowest ms': Math.round(slowest),
        'most MB': Math.round(largest / 1e6),
      },
    ]),
  ),
);
const failed = outcomes.reduce((sum, { failures }) => sum + failures.length, 0);
console.log(`${times * chosen.length} files, ${failed} failures`);
process.exitCode = failed === 0 ? 0 : 1;
