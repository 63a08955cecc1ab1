import { expect, test } from 'vitest';
import type { CardPage } from '../../../preload/contract/cards.ts';
import { connect } from '../../../renderer/app.ts';
import { Cards } from '../../../renderer/state/cards.svelte.ts';
import { fakeBridge, Refusal } from '../../support/fake-bridge.ts';
import { cardPage } from '../../support/fake-cards.ts';

test('an answer to an older question never takes the place of a newer one', async () => {
  const bridge = fakeBridge();
  const cards = new Cards(connect(bridge));
  const late = Promise.withResolvers<CardPage>();
  bridge.answer('library:cards', (query) => (query.search === 'slow' ? late.promise : cardPage(bridge.library, query)));
  const slow = cards.show('project', 'slow');
  await cards.show('project', 'lion');
  late.resolve({ cards: [], total: 0, next: null });
  await slow;
  expect(cards.all.map(({ title }) => title)).toEqual(['Stone lion']);
});

test('when the library changes, as many cards as were on screen are asked for again', async () => {
  const bridge = fakeBridge({ projects: 450, runsEach: 0 });
  const cards = new Cards(connect(bridge));
  await cards.show('project', '');
  await cards.more();
  await cards.more();
  expect(cards.all).toHaveLength(300);
  bridge.library.projects = bridge.library.projects.slice(1);
  bridge.emit('library:changed', { rev: 2 });
  await expect.poll(() => cards.total).toBe(449);
  expect(cards.all).toHaveLength(300);
  expect(new Set(cards.all.map(({ id }) => id)).size).toBe(300);
});

test('a change while the answer is on its way is not lost', async () => {
  const bridge = fakeBridge({ projects: 3 });
  const cards = new Cards(connect(bridge));
  const shown = cards.show('project', '');
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
  await cards.show('project', '');
  expect(cards.failure?.code).toBe('damaged');
  bridge.answer('library:cards', (query) => cardPage(bridge.library, query));
  await cards.reload();
  expect(cards.failure).toBeNull();
  expect(cards.total).toBe(14);
});
