import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { RUN_STATES } from '../../../preload/contract/runs.ts';
import { allCards, readText, Workshop } from './support.ts';

const Fact = v.variant('kind', [
  v.object({ kind: v.literal('project'), id: v.string() }),
  v.object({ kind: v.literal('input'), projectId: v.string(), id: v.string(), bytes: v.string() }),
  v.object({ kind: v.literal('run'), id: v.string(), state: v.picklist(RUN_STATES) }),
]);
type Fact = v.InferOutput<typeof Fact>;

/** Start the writer, kill it after so many acknowledged writes. @returns what it acknowledged. */
async function killedAfter(writes: number, root: string): Promise<Fact[]> {
  const writer = spawn(process.execPath, [path.join(import.meta.dirname, 'killed-writer.ts'), root], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const ended = once(writer, 'exit');
  const facts: Fact[] = [];
  for await (const line of createInterface(writer.stdout)) {
    facts.push(v.parse(Fact, JSON.parse(line)));
    // Not at the line itself: the next write is then at work, at a place that differs from time to time.
    if (facts.length === writes) setTimeout(() => writer.kill('SIGKILL'), writes % 7);
  }
  expect(await ended).toEqual([null, 'SIGKILL']);
  return facts;
}

test('eight kills in the middle of writing lose nothing that was acknowledged', async () => {
  const shop = await Workshop.make();
  const facts: Fact[] = [];
  for (let kill = 0; kill < 8; kill++) {
    facts.push(...(await killedAfter(3 + kill * 3, shop.root)));
    const library = await shop.open();
    expect(library.problems).toEqual([]);
    const lastState = new Map<string, number>();
    for (const fact of facts) {
      if (fact.kind === 'project') expect((await library.project(fact.id)).id).toBe(fact.id);
      if (fact.kind === 'input') {
        const { input } = await library.input(fact.id);
        expect(await readText((await library.pathOf(fact.id, input.slot)) ?? '')).toBe(fact.bytes);
      }
      if (fact.kind === 'run') lastState.set(fact.id, RUN_STATES.indexOf(fact.state));
    }
    // The write that was at work may have come through or not; never one before it.
    for (const [id, state] of lastState) {
      expect(RUN_STATES.indexOf((await library.run(id)).state)).toBeGreaterThanOrEqual(state);
    }
    const live = allCards(library);
    library.close();
    await rm(shop.indexFolder, { recursive: true });
    const rebuilt = await shop.open();
    expect(allCards(rebuilt)).toEqual(live);
    rebuilt.close();
  }
  // Each writer was killed after the last write that was waited for, not before.
  expect(facts.length).toBeGreaterThanOrEqual(8 * 13);
}, 120_000);
