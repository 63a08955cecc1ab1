import { expect, test } from 'vitest';
import type { RunState, RunView } from '../../../preload/contract/runs.ts';
import type { Failure } from '../../../preload/contract/errors.ts';
import { failureLines, remediesFor } from '../../../renderer/project/run-remedies.ts';
import {
  badgeOf,
  costOf,
  doing,
  elapsed,
  noteOf,
  shortBadgeOf,
  stagesOf,
} from '../../../renderer/project/run-words.ts';
import { libraryOf } from '../../support/fake-library.ts';

const START = Date.UTC(2026, 10, 23, 14, 0);

/** A run that has gone through these states, entered so many seconds after the start. */
function runOf(stages: readonly (readonly [RunState, number])[], change: Partial<RunView> = {}): RunView {
  const [run] = libraryOf(9, 1).projects[8]?.runs ?? [];
  if (run === undefined) throw new Error('the fake library has no run');
  return {
    ...run,
    createdAt: START,
    state: stages.at(-1)?.[0] ?? 'preparing',
    stages: stages.map(([state, seconds]) => ({ state, at: START + seconds * 1000 })),
    result: null,
    ...change,
  };
}
const at = (seconds: number) => START + seconds * 1000;
const UP_TO_RUNNING = [
  ['preparing', 0],
  ['uploading', 1],
  ['submitting', 5],
  ['queued', 6],
  ['running', 16],
] as const;

const failureOf = (change: Partial<Failure>): Failure => ({
  code: 'provider',
  message: 'What happened.',
  advice: 'What to do.',
  charged: 'no',
  retryable: false,
  ref: '',
  ...change,
});

test('each stage has its own time, and only the one that goes on ticks', () => {
  const run = runOf(UP_TO_RUNNING);
  const shown = stagesOf(run, at(64)).map(({ label, detail, state }) => `${label} ${state} ${detail}`.trim());
  expect(shown).toEqual([
    'Preparing past 1 s',
    'Uploading past 4 s',
    'Submitted past 1 s',
    'Queue past 10 s',
    'Running now 48 s',
    'Downloading ahead',
    'Finishing ahead',
    'Done ahead',
  ]);
  expect(stagesOf(run, at(65))[4]?.detail).toBe('49 s');
});

test('bytes are a bar of the stage that moves them, and of no other', () => {
  const run = runOf([...UP_TO_RUNNING, ['downloading', 70]], { progress: { done: 61_000_000, total: 117_000_000 } });
  const stages = stagesOf(run, at(75));
  expect(stages[5]).toMatchObject({ state: 'now', detail: '61 of 117 MB · 5 s' });
  expect(stages.map(({ ratio }) => ratio !== null)).toEqual([false, false, false, false, false, true, false, false]);
});

test('a failed run stands where it stopped, and its clock too', () => {
  const run = runOf([...UP_TO_RUNNING, ['failed', 40]]);
  expect(stagesOf(run, at(9999)).map(({ state }) => state)).toEqual([
    ...['past', 'past', 'past', 'past', 'stopped', 'ahead', 'ahead', 'ahead'],
  ]);
  expect(stagesOf(run, at(9999))[4]?.detail).toBe('24 s');
  expect(elapsed(run, at(9999))).toBe(40_000);
});

test('a run whose answer was lost waits where it was submitted, until it is found or given up', () => {
  const stages = [...UP_TO_RUNNING.slice(0, 3), ['unconfirmed', 9]] as const;
  expect(stagesOf(runOf(stages, { requestId: null }), at(12))[2]?.state).toBe('now');
  expect(stagesOf(runOf(stages, { failure: failureOf({ code: 'unconfirmed' }) }), at(12))[2]?.state).toBe('stopped');
});

test('a run that is sent again begins its stages anew', () => {
  const run = runOf([...UP_TO_RUNNING, ['failed', 40], ['preparing', 100], ['uploading', 103]]);
  expect(stagesOf(run, at(105)).map(({ detail }) => detail)).toEqual(['3 s', '2 s', '', '', '', '', '', '']);
  expect(elapsed(run, at(105))).toBe(5000);
});

test.each<[RunState, Partial<RunView>, string | null]>([
  ['in-line', { ahead: 2 }, 'In line #3'],
  ['uploading', { progress: { done: 42, total: 100 } }, 'Uploading 42 %'],
  ['queued', { queuePosition: 2 }, 'Queue #3'],
  ['queued', { queuePosition: null }, 'Queue'],
  ['running', {}, 'Running 48 s'],
  ['downloading', { progress: { done: 61_000_000, total: 117_000_000 } }, 'Downloading 61 / 117 MB'],
  ['failed', {}, 'Failed'],
  ['unconfirmed', {}, 'Not confirmed'],
  ['cancelled', {}, 'Cancelled'],
  ['done', {}, null],
])('the thumbnail of a run that is %s (%o) says %s', (state, change, words) => {
  expect(badgeOf(runOf([[state, 0]], change), at(48))).toBe(words);
});

test.each<[RunState, Partial<RunView>, string | null]>([
  ['running', {}, '48 s'],
  ['downloading', { progress: { done: 61_000_000, total: 117_000_000 } }, '61 / 117 MB'],
  ['uploading', { progress: { done: 42, total: 100 } }, '42 %'],
  ['queued', {}, null],
  ['failed', {}, null],
])('on the thumbnail of a %s run stands what fits there', (state, change, words) => {
  expect(shortBadgeOf(runOf([[state, 0]], change), at(48))).toBe(words);
});

test.each<[RunState, Partial<RunView>, string]>([
  ['in-line', { ahead: 0 }, 'Next in line'],
  ['in-line', { ahead: 1 }, '1 goes before it'],
  ['in-line', { ahead: 2 }, '2 go before it'],
  ['running', {}, 'Running 0:48 · typical 1:10–1:40'],
  ['running', { cancelRequested: true }, 'Stop requested'],
  [
    'downloading',
    { progress: { done: 61_000_000, total: 117_000_000 } },
    'Downloading · 61 of 117 MB · 8.4 MB/s · 7 s left',
  ],
  ['downloading', { progress: { done: 61_000_000, total: null } }, 'Downloading · 61 MB · 8.4 MB/s'],
])('what goes on with a run that is %s (%o) is said in full: %s', (state, change, words) => {
  const pace = { speed: 8_400_000, typical: { low: 70, high: 100, runs: 12 } };
  expect(doing(runOf([[state, 0]], change), at(48), pace)).toBe(words);
});

test('how long it waited in the app’s line is the first stage of a run that did, and is no part of its time', () => {
  const run = runOf([['in-line', -90], ...UP_TO_RUNNING]);
  expect(stagesOf(run, at(64)).map(({ label, detail }) => `${label} ${detail}`.trim())).toEqual([
    ...['In line 1 min 30 s', 'Preparing 1 s', 'Uploading 4 s', 'Submitted 1 s', 'Queue 10 s', 'Running 48 s'],
    ...['Downloading', 'Finishing', 'Done'],
  ]);
  expect(elapsed(run, at(64))).toBe(64_000);
  expect(stagesOf(runOf([['in-line', 0], ...UP_TO_RUNNING]), at(64))[0]?.label).toBe('Preparing');
});

test('a run that waits says how many go before it, and has a clock of its own', () => {
  const run = runOf([['in-line', 0]], { ahead: 2 });
  expect(stagesOf(run, at(30))[0]).toMatchObject({ state: 'now', detail: '2 go before it · 30 s' });
  expect(elapsed(run, at(30))).toBe(30_000);
});

test('a run that a restart of the app interrupted is one attempt', () => {
  const run = runOf([
    ['preparing', 0],
    ['uploading', 1],
    ['preparing', 60],
    ['uploading', 61],
  ]);
  expect(elapsed(run, at(63))).toBe(63_000);
});

test('an adopted run begins where fal had it: nothing was sent from here', () => {
  const run = runOf(
    [
      ['queued', 0],
      ['downloading', 1],
    ],
    { adopted: true },
  );
  expect(stagesOf(run, at(2)).map(({ label }) => label)).toEqual([
    ...['Queue', 'Running', 'Downloading', 'Finishing', 'Done'],
  ]);
});

test.each<[Partial<RunView>, string]>([
  [{ state: 'uploading', charge: 'nothing' }, 'nothing yet'],
  [{ state: 'running', charge: 'pending' }, '$0.15 when it is done'],
  [{ state: 'downloading', charge: 'yes' }, '$0.15 charged'],
  [{ state: 'done', charge: 'yes' }, '$0.15 charged'],
  [{ state: 'done', charge: 'yes', paidElsewhere: true }, 'somebody else paid'],
  [{ state: 'done', charge: 'yes', price: { amount: 0, currency: 'USD', source: 'listed' } }, 'free'],
  [{ state: 'failed', charge: 'no' }, 'not charged'],
  [{ state: 'failed', charge: 'fal-decides' }, 'fal decides'],
  [{ state: 'cancelled', charge: 'nothing' }, 'not charged'],
  [{ state: 'unconfirmed', charge: 'fal-decides' }, 'fal decides'],
])('what a run costs is main’s own word: %o, %s', (change, words) => {
  expect(costOf(runOf([['done', 0]], change))).toBe(words);
});

test.each<[Partial<RunView>, string | null]>([
  [
    { state: 'done', cancelRequested: true, charge: 'yes' },
    'You asked for a stop; it finished all the same: $0.15 charged.',
  ],
  [
    { state: 'done', cancelRequested: true, charge: 'yes', paidElsewhere: true },
    'You asked for a stop; it finished all the same: somebody else paid.',
  ],
  [{ state: 'done', charge: 'yes' }, null],
  [
    { state: 'cancelled', stopped: 'winner', charge: 'no' },
    'Stopped, for another run of its sweep was kept: not charged.',
  ],
  [
    { state: 'cancelled', stopped: 'cap', charge: 'nothing', sweep: { id: 'x', cap: 0.3 } },
    'Stopped, for its sweep’s cap of $0.30 is spent: not charged.',
  ],
  [{ state: 'cancelled', charge: 'no' }, null],
  [{ state: 'running', stopped: 'winner' }, null],
])('what the app did of its own accord is explained: %o, %s', (change, words) => {
  expect(noteOf(runOf([['done', 0]], change))).toBe(words);
});

test('a key that fal rejects leads to Settings, and the run can be sent again', () => {
  const run = runOf([['failed', 0]], {
    requestId: null,
    charge: 'nothing',
    failure: failureOf({ code: 'auth', message: 'fal rejected this key (401). Nothing was sent.' }),
  });
  expect(remediesFor(run)).toEqual(['settings', 'send-again', 'use']);
  expect(failureLines(run)).toEqual({
    what: 'fal rejected this key (401). Nothing was sent.',
    charged: 'Not charged.',
    safe: 'Yes: your picture, mesh and settings are kept.',
    next: 'What to do.',
  });
});

test('an empty account leads to fal’s billing page', () => {
  const run = runOf([['failed', 0]], {
    requestId: null,
    charge: 'no',
    failure: failureOf({ code: 'exhausted-balance' }),
  });
  expect(remediesFor(run)).toEqual(['billing', 'send-again', 'use']);
});

test('inputs that fal could not use may have been charged, so they are not sent again with one press', () => {
  const run = runOf([['failed', 0]], {
    charge: 'fal-decides',
    failure: failureOf({ code: 'rejected-input', charged: 'fal-decides' }),
  });
  expect(remediesFor(run)).toEqual(['requests', 'use', 'delete-at-fal']);
  expect(failureLines(run)?.charged).toBe('It may have been charged: fal decides. Its list of requests knows.');
});

test('a paid result that was not fetched is fetched again for nothing, as long as fal keeps it', () => {
  const run = runOf([...UP_TO_RUNNING, ['downloading', 70], ['failed', 80]], {
    failure: failureOf({ code: 'network', charged: 'yes', retryable: true }),
  });
  expect(remediesFor(run)).toEqual(['resume', 'use']);
  expect(failureLines(run)).toMatchObject({
    charged: 'You were charged $0.15.',
    safe: 'Yes: your inputs are kept, and fal keeps the result until November 30 at least.',
  });
});

test('a run that fal may or may not have is looked for first, and sent again only by the user’s word', () => {
  const failure = failureOf({ code: 'unconfirmed', charged: 'fal-decides', retryable: true });
  expect(remediesFor(runOf([['unconfirmed', 0]], { requestId: null }))).toEqual(['requests']);
  const given = runOf([['unconfirmed', 0]], { requestId: null, failure });
  expect(remediesFor(given)).toEqual(['look-again', 'send-again', 'requests', 'use']);
});

test('a run can be cancelled once, and not when it is being fetched', () => {
  expect(remediesFor(runOf(UP_TO_RUNNING))).toEqual(['cancel']);
  expect(remediesFor(runOf(UP_TO_RUNNING, { cancelRequested: true }))).toEqual([]);
  expect(remediesFor(runOf([['downloading', 0]]))).toEqual([]);
});

test('what fal keeps of a run can be deleted once, when nothing more is to come of it', () => {
  const result = { bytes: 1, triangles: 1, vertices: 1, placement: null };
  const done = runOf([['done', 0]], { requestId: 'a', result });
  expect(remediesFor(done)).toEqual(['export', 'reveal', 'use', 'delete-at-fal']);
  expect(remediesFor({ ...done, deletedAtFal: at(60) })).toEqual(['export', 'reveal', 'use']);
  expect(remediesFor(runOf([['cancelled', 0]], { requestId: null }))).toEqual(['use']);
});
