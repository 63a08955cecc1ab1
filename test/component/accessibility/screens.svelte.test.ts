import axe from 'axe-core';
import { beforeEach, expect, test } from 'vitest';
import { axeOnPage, barriersOf, THEMES, TOLD } from '../../support/accessibility.ts';
import { emulate } from './media.ts';
import { moving } from './motion.ts';
import { WALKS } from './screens.ts';

axe.configure(TOLD);

// Colours are read where they stand, not on their way from one to another.
beforeEach(() => emulate({ 'prefers-reduced-motion': 'reduce' }));

test.each(Object.entries(WALKS))(
  'everybody can use, dark and light, and nothing moves for who wants it still: %s',
  { timeout: 45_000 },
  async (_, walk) => {
    const found: string[] = [];
    for await (const screen of walk()) {
      const faults = [...barriersOf(await axeOnPage(THEMES)), ...moving()];
      found.push(...faults.map((fault) => `${screen}, ${fault}`));
    }
    expect(found).toEqual([]);
  },
);
