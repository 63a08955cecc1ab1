import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import type { FileReport } from '../../../preload/contract/mesh.ts';
import { connect } from '../../../renderer/app.ts';
import { Job } from '../../../renderer/state/job.svelte.ts';
import { fakeBridge } from '../../support/fake-bridge.ts';

const ID = '0b4fd8ac-7d1f-4a5f-8e9c-3f0d5a6b7c8d';
const REPORT: FileReport = { validator: 'none', errors: 0, warnings: 0, infos: 0, findings: [] };

test('a work that is begun inside an effect can be read when the effect is gone', async () => {
  const bridge = fakeBridge();
  const app = connect(bridge);
  let job: Job<FileReport> | null = null;
  const answer = Promise.withResolvers<FileReport>();
  bridge.answer('mesh:report', () => answer.promise);
  const end = $effect.root(() => {
    $effect(() => {
      job = new Job(app, () => app.call('mesh:report', { id: ID }));
    });
  });
  flushSync();
  const begun = () => job;
  expect(begun()?.working).toBe(true);
  end();
  answer.resolve(REPORT);
  await expect.poll(() => begun()?.value).toEqual(REPORT);
  expect(begun()?.working).toBe(false);
});

test('who reads what came of it is not disturbed by how far it is', async () => {
  const bridge = fakeBridge();
  const app = connect(bridge);
  let token = '';
  const answer = Promise.withResolvers<FileReport>();
  bridge.answer('mesh:report', () => answer.promise);
  const job = new Job(app, (work) => {
    token = work;
    return app.call('mesh:report', { id: ID });
  });
  const seen: unknown[] = [];
  const end = $effect.root(() => {
    $effect(() => void seen.push(job.value));
  });
  flushSync();
  for (const done of [0.1, 0.5]) {
    bridge.emit('work:progress', { work: token, done });
    flushSync();
  }
  expect(job.state).toEqual({ kind: 'working', done: 0.5 });
  answer.resolve(REPORT);
  await expect.poll(() => seen).toEqual([null, REPORT]);
  end();
});
