import { expect, test } from 'vitest';
import type { CardPage } from '../../../preload/contract/cards.ts';
import { connect } from '../../../renderer/app.ts';
import { Cards } from '../../../renderer/state/cards.svelte.ts';
import { fakeBridge, Refusal } from '../../support/fake-bridge.ts';
import { cardPage } from '../../support/fake-cards.ts';

const PROJECTS = { kind: 'project', search: '' } as const;

test('an answer to an older question never takes the place of a newer one', async () => {
  const bridge = fakeBridge();
  const cards = new Cards(connect(bridge));
  const late = Promise.withResolvers<CardPage>();
  bridge.answer('library:cards', (query) => (query.search === 'slow' ? late.promise : cardPage(bridge.library, query)));
  const slow = cards.show({ kind: 'project', search: 'slow' });
  await cards.show({ kind: 'project', search: 'lion' });
  late.resolve({ cards: [], total: 0, next: null });
  await slow;
  expect(cards.held.map(({ title }) => title)).toEqual(['Stone lion']);
});

test('a change of the library asks again for what is looked at, and for nothing else', async () => {
  const bridge = fakeBridge({ projects: 450, runsEach: 0 });
  const cards = new Cards(connect(bridge));
  await cards.show(PROJECTS);
  await cards.want(0, 50);
  await cards.want(210, 240);
  const before = bridge.asked.length;
  bridge.library.projects = bridge.library.projects.slice(1);
  bridge.emit('library:changed', { rev: 2 });
  await expect.poll(() => cards.total).toBe(449);
  expect(bridge.asked.slice(before).map(({ input }) => input)).toMatchObject([{ offset: 200 }]);
  expect(cards.at(210)?.title).toBe(
    cardPage(bridge.library, { ...PROJECTS, after: null, offset: 210, limit: 1 }).cards[0]?.title,
  );
  expect(cards.at(0)).toBeUndefined();
});

test('however far one scrolls through 5,000 cards, only what is around the screen is held', async () => {
  const bridge = fakeBridge({ projects: 5000, runsEach: 0 });
  const cards = new Cards(connect(bridge));
  await cards.show(PROJECTS);
  for (let at = 0; at < 5000; at += 40) await cards.want(at, at + 60);
  expect(cards.at(4999)).toBeDefined();
  expect(cards.held.length).toBeLessThanOrEqual(800);
});

test('what is only scrolled past is not asked for', async () => {
  const bridge = fakeBridge({ projects: 5000, runsEach: 0 });
  const cards = new Cards(connect(bridge));
  await cards.show(PROJECTS);
  const slow = Promise.withResolvers<undefined>();
  const play = bridge.played('library:cards');
  bridge.answer('library:cards', async (query) => {
    await slow.promise;
    return play(query);
  });
  const before = bridge.asked.length;
  const wanted = [1000, 2000, 3000, 4000, 4900].map((at) => cards.want(at, at + 40));
  slow.resolve(undefined);
  await Promise.all(wanted);
  await expect.poll(() => cards.at(4900)).toBeDefined();
  expect(bridge.asked.slice(before).map(({ input }) => input)).toMatchObject([{ offset: 1000 }, { offset: 4900 }]);
});

test('the end of a list that has become shorter is looked at where the end is now', async () => {
  const bridge = fakeBridge({ projects: 450, runsEach: 0 });
  const cards = new Cards(connect(bridge));
  await cards.show(PROJECTS);
  await cards.want(400, 449);
  bridge.library.projects = bridge.library.projects.slice(0, 120);
  bridge.emit('library:changed', { rev: 2 });
  await expect.poll(() => cards.at(119)).toBeDefined();
  expect(cards.total).toBe(120);
});

test('a change while the answer is on its way is not lost', async () => {
  const bridge = fakeBridge({ projects: 3 });
  const cards = new Cards(connect(bridge));
  const shown = cards.show(PROJECTS);
  bridge.library.projects = bridge.library.projects.slice(1);
  bridge.emit('library:changed', { rev: 2 });
  await shown;
  await expect.poll(() => cards.total).toBe(2);
});

test('a list that could not be had says why, and is had when asked again', async () => {
  const bridge = fakeBridge();
  const cards = new Cards(connect(bridge));
  const refusal = new Refusal({ code: 'damaged' });
  bridge.answer('library:cards', () => {
    throw refusal;
  });
  await cards.show(PROJECTS);
  expect(cards.failure?.code).toBe('damaged');
  bridge.answer('library:cards', (query) => cardPage(bridge.library, query));
  await cards.reload();
  expect(cards.failure).toBeNull();
  expect(cards.total).toBe(14);
});
