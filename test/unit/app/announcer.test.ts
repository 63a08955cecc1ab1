import { beforeEach, expect, test } from 'vitest';
import type { RunView } from '../../../preload/contract/runs.ts';
import { Announcer } from '../../../main/app/announcer.ts';
import type { Telling } from '../../../main/app/words.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { done, failed, runView } from './run-view.ts';

let told: (Telling & { readonly leadsTo: string })[];
let watched: boolean;
let wanted: boolean;
let clock: FakeClock;
let announcer: Announcer;

beforeEach(() => {
  told = [];
  watched = false;
  wanted = true;
  clock = new FakeClock();
  announcer = new Announcer({
    clock,
    wanted: () => wanted,
    watched: () => watched,
    projectName: (id) => (id === 'gone' ? Promise.reject(new Error('no such project')) : Promise.resolve(id)),
    tell: (telling, run) => told.push({ ...telling, leadsTo: run.id }),
  });
});

/** A run is seen on its way, and then ends like this. */
function ends(end: RunView): void {
  announcer.changed(runView('running', { id: end.id, projectId: end.projectId }));
  announcer.changed(end);
}

/** Everything that is to be told is told. */
async function soon(): Promise<void> {
  await clock.advance(3000);
  await announcer.settled();
}

test('who looks elsewhere is told what was made, and led to it', async () => {
  ends(done(6_482_113, { id: 'a', projectId: 'dragon' }));
  await soon();
  expect(told).toEqual([{ title: 'Refined dragon – 6.5 M triangles', body: 'Run 3', leadsTo: 'a' }]);
});

test('a failure says what happened and whether it cost money', async () => {
  ends(failed('fal had a server error.', 'no', { projectId: 'dragon' }));
  await soon();
  ends(failed('The result came damaged.', 'yes', { projectId: 'dragon' }));
  await soon();
  ends(failed('fal could not use these inputs.', 'fal-decides', { projectId: 'dragon' }));
  await soon();
  ends(failed('The result came damaged.', 'yes', { projectId: 'dragon', paidElsewhere: true }));
  await soon();
  expect(told.map(({ title, body }) => `${title} · ${body}`)).toEqual([
    'Could not refine dragon · Run 3: fal had a server error. Not charged.',
    'Could not refine dragon · Run 3: The result came damaged. It was charged.',
    'Could not refine dragon · Run 3: fal could not use these inputs. It may have been charged.',
    'Could not refine dragon · Run 3: The result came damaged. Somebody else paid.',
  ]);
});

test('a run whose answer was lost is told as what it is', async () => {
  ends(runView('unconfirmed', { charge: 'fal-decides', projectId: 'dragon' }));
  await soon();
  expect(told[0]?.title).toBe('fal’s answer for dragon was lost');
  expect(told[0]?.body).toMatch(/not certain.*may have been charged/);
});

test('what ends together is told together', async () => {
  ends(done(1000, { id: 'a', projectId: 'dragon' }));
  await clock.advance(2000);
  ends(done(1000, { id: 'b', projectId: 'dragon' }));
  ends(failed('No.', 'no', { id: 'c', projectId: 'snail' }));
  await soon();
  expect(told).toEqual([{ title: '2 runs refined · 1 failed', body: 'dragon, snail', leadsTo: 'a' }]);
  ends(done(1000, { id: 'd', projectId: 'dragon' }));
  await soon();
  expect(told).toHaveLength(2);
});

test('who sees it, or wants to hear nothing, is not told', async () => {
  watched = true;
  ends(done(1000, { id: 'a' }));
  watched = false;
  wanted = false;
  ends(done(1000, { id: 'b' }));
  wanted = true;
  ends(done(1000, { id: 'c' }));
  watched = true; // came back meanwhile
  await soon();
  expect(told).toEqual([]);
});

test('what had ended before is no news when it is rated, read again or cancelled', async () => {
  announcer.changed(done(1000, { id: 'a' }));
  announcer.changed(done(1000, { id: 'a', rating: 5 }));
  ends(runView('cancelled', { id: 'b' }));
  await soon();
  expect(told).toEqual([]);
});

test('a project that is gone has no name, and a mesh that could not be measured no number', async () => {
  ends(done(0, { projectId: 'gone' }));
  await soon();
  expect(told[0]?.title).toBe('Refined a mesh');
});
