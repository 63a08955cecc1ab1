import { beforeAll, describe, expect, test } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { FAULTS } from '../fal-server/faults.ts';
import { EXPECTED } from './faults/expected.ts';
import { FlyingClock } from './faults/flying-clock.ts';
import { HERE } from './faults/here.ts';
import { play } from './faults/play.ts';
import { SAYS, type Sentence } from './faults/sentences.ts';
import { README, readmeWith } from './faults/table.ts';
import { shelfIn, type Shelf } from './faults/world.ts';

const clock = new FlyingClock();
let shelf: Shelf;
beforeAll(async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ultrashape-faults-'));
  shelf = await shelfIn(folder, () => clock.now());
  return async () => {
    shelf.library.close();
    await rm(folder, { recursive: true, force: true });
  };
});

const inFull = (name: Sentence): string => `${SAYS[name].message} ${SAYS[name].advice}`;
const STATES = { recovered: ['done'], unused: ['done'], told: ['failed', 'unconfirmed'], cancelled: ['cancelled'] };

describe.each(EXPECTED)('$fault × $times $when', (row) => {
  test(`${row.end}, charged: ${row.charged}`, async () => {
    const outcome = await play(shelf, clock, row.trouble);
    expect(outcome).toMatchObject({
      charged: row.charged,
      read: row.read.map(inFull),
      cancelled: row.cancelled,
    });
    expect(STATES[row.end]).toContain(outcome.state);
    if (row.end === 'unused') expect(outcome.strikes).toBe(0);
    else expect(outcome.strikes).toBeGreaterThan(0);
  });
});

describe.each(HERE)('$what', (row) => {
  test(`${row.end}, charged: ${row.charged}`, async () => {
    const outcome = await play(shelf, clock, row.trouble);
    expect(outcome).toMatchObject({ charged: row.charged, read: row.read.map(inFull) });
    expect(STATES[row.end]).toContain(outcome.state);
  });
});

test('every fault that the local fal knows has its row, and every sentence is said', () => {
  expect(new Set(EXPECTED.map(({ fault }) => fault))).toEqual(new Set(Object.keys(FAULTS)));
  expect(new Set([...EXPECTED, ...HERE].flatMap(({ read }) => read))).toEqual(new Set(Object.keys(SAYS)));
});

test('the table in test/README.md is this one (vitest -u writes it)', async () => {
  await expect(await readmeWith(EXPECTED, HERE)).toMatchFileSnapshot(README);
});
