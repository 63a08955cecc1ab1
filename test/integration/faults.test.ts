import { beforeAll, describe, expect, test } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { FAULTS } from '../fal-server/faults.ts';
import { EXPECTED } from './faults/expected.ts';
import { FlyingClock } from './faults/flying-clock.ts';
import { play, type Trouble } from './faults/play.ts';
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

const UPLOADING: Trouble['offline'] = { at: 'uploading', ms: 90_000 };

describe('besides what fal does', () => {
  test.each<[string, Trouble, readonly Sentence[]]>([
    ['no connection while uploading', { faults: [], offline: UPLOADING }, ['uploadLost']],
    ['no connection while queued', { faults: [], offline: { at: 'queued', ms: 90_000 } }, ['lost']],
    ['no connection while running', { faults: [], offline: { at: 'running', ms: 7_200_000 } }, ['lost']],
    ['no connection while downloading', { faults: [], offline: { at: 'downloading', ms: 90_000 } }, ['cut0']],
    ['this clock 30 hours fast', lostWithSkew(-30), ['looking']],
    ['this clock two hours fast', lostWithSkew(-2), ['looking']],
    ['this clock two hours slow', lostWithSkew(2), ['looking']],
    ['this clock 30 hours slow', lostWithSkew(30), ['looking']],
  ])('%s: recovered', async (_what, trouble, read) => {
    const outcome = await play(shelf, clock, trouble);
    expect(outcome).toMatchObject({ state: 'done', charged: 'yes', read: read.map(inFull) });
  });
});

/** A POST whose answer is lost, while fal's clock is so many hours ahead of this machine's. */
function lostWithSkew(hours: number): Trouble {
  return { faults: [['submit-accepted-drop', {}]], server: { clockSkewMs: hours * 3_600_000 } };
}

test('every fault that the local fal knows has its row, and every sentence is said', () => {
  expect(new Set(EXPECTED.map(({ fault }) => fault))).toEqual(new Set(Object.keys(FAULTS)));
  expect(new Set(EXPECTED.flatMap(({ read }) => read))).toEqual(new Set(Object.keys(SAYS)));
});

test('the table in test/README.md is this one (vitest -u writes it)', async () => {
  await expect(await readmeWith(EXPECTED)).toMatchFileSnapshot(README);
});
