import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { isConcerned, Quitting } from '../../../main/app/quitting.ts';
import { quitQuestion, type QuitAnswer, type Underway } from '../../../main/app/words.ts';
import { silentLog } from '../../../main/base/log.ts';

let concerned: boolean;
let asked: PromiseWithResolvers<QuitAnswer>[];
let quits: number;
let cancelAll: () => Promise<unknown>;
let quitting: Quitting;

beforeEach(() => {
  concerned = true;
  asked = [];
  quits = 0;
  cancelAll = () => Promise.resolve();
  quitting = new Quitting({
    concerns: () => concerned,
    ask: () => {
      const question = Promise.withResolvers<QuitAnswer>();
      asked.push(question);
      return question.promise;
    },
    cancelAll: () => cancelAll(),
    quit: () => (quits += 1),
    log: silentLog,
  });
});

/** The user quits, or closes the last window. @returns whether that was prevented. */
function quit(): boolean {
  let prevented = false;
  quitting.attempt({ preventDefault: () => (prevented = true) });
  return prevented;
}

async function answer(word: QuitAnswer): Promise<void> {
  asked.at(-1)?.resolve(word);
  await new Promise(setImmediate);
}

test('with nothing under way the app goes without a word', () => {
  concerned = false;
  expect([quit(), asked.length]).toEqual([false, 0]);
});

test('who quits twice is asked once, and goes when they have answered', async () => {
  expect([quit(), quit(), asked.length]).toEqual([true, true, 1]);
  await answer('keep');
  expect(quits).toBe(1);
  expect([quit(), asked.length]).toEqual([false, 1]);
});

test('who stays is asked again the next time', async () => {
  quit();
  await answer('stay');
  expect([quits, quit(), asked.length]).toEqual([0, true, 2]);
});

test('the question stands even if the last run ends under it', () => {
  quit();
  concerned = false;
  expect(quit()).toBe(true);
});

test('all is cancelled before the app goes', async () => {
  const cancelled = Promise.withResolvers<undefined>();
  cancelAll = () => cancelled.promise;
  quit();
  await answer('cancel');
  expect([quits, quit(), asked.length]).toEqual([0, true, 1]);
  cancelled.resolve(undefined);
  await new Promise(setImmediate);
  expect(quits).toBe(1);
});

test('a fal that does not answer holds the app for ten seconds', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  cancelAll = () => new Promise(() => undefined);
  quit();
  await answer('cancel');
  await vi.advanceTimersByTimeAsync(9_999);
  expect(quits).toBe(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(quits).toBe(1);
});

test('a question that cannot be asked keeps nobody', async () => {
  quit();
  asked[0]?.reject(new Error('no screen'));
  await new Promise(setImmediate);
  expect(quits).toBe(1);
});

test('nobody is asked when the system ends', () => {
  quitting.systemEnds();
  expect([quit(), asked.length]).toEqual([false, 0]);
});

const underway = (about: Partial<Underway>): Underway => ({ inLine: 0, here: 0, atFal: 0, fetching: 0, ...about });

test('a line that stands still waits without the app as well as with it', () => {
  expect(isConcerned(underway({ inLine: 3 }), true)).toBe(false);
  expect(isConcerned(underway({ inLine: 3 }), false)).toBe(true);
  expect(isConcerned(underway({ inLine: 3, atFal: 1 }), true)).toBe(true);
  expect(isConcerned(underway({}), false)).toBe(false);
});

test('the question says what becomes of each run, and no more', () => {
  expect(quitQuestion(underway({ atFal: 1 }))).toEqual({
    message: '1 run is not finished.',
    detail: '1 run is at fal and goes on there. The app fetches it when it next starts.',
    buttons: ['Keep Running at fal and Quit', 'Cancel It and Quit', 'Stay'],
  });
  expect(quitQuestion(underway({ inLine: 2, here: 1 }))).toEqual({
    message: '3 runs are not finished.',
    detail: '3 runs have not been sent and wait for the next start. Nothing is charged for them until then.',
    buttons: ['Quit and Go On Later', 'Cancel Them and Quit', 'Stay'],
  });
  expect(quitQuestion(underway({ inLine: 1, atFal: 2, fetching: 1 })).detail.split('\n')).toEqual([
    '2 runs are at fal and go on there. The app fetches them when it next starts.',
    '1 run is being fetched and goes on from there at the next start.',
    '1 run has not been sent and waits for the next start. Nothing is charged for it until then.',
  ]);
});
