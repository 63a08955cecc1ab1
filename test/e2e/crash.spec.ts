import { expect } from '@playwright/test';
import type { FaultName } from '../fal-server/faults.ts';
import { meshIsShown, openRun, refine, runState, test, withKey } from './journey.ts';

/** Longer than any test: only `advance` ends it. */
const HOUR = 3_600_000;

/** Where the power goes, and what holds the run there until then, however slow the machine is. */
const POINTS: readonly {
  readonly state: RegExp;
  readonly fault: FaultName | null;
  readonly details?: object;
  readonly queueMs?: number;
  readonly runMs?: number;
}[] = [
  { state: /Uploading/, fault: 'put-stall', details: { bytes: 20_000 } },
  { state: /queue/, fault: null, queueMs: HOUR },
  { state: /fal is refining/, fault: null, queueMs: 50, runMs: HOUR },
  { state: /Downloading/, fault: 'download-throttled', details: { bytesPerSecond: 20_000 } },
];

for (const { state, fault, details, queueMs = 100, runMs = 300 } of POINTS) {
  test(`killed at ${state.source}, the run is finished after the next start, sent once`, async ({ launch, fal }) => {
    const server = await fal({ queueMs, runMs });
    if (fault !== null) server.fault(fault, details);
    const first = await launch({ env: withKey(server) });
    await refine(first.page);
    await expect(runState(first.page)).toContainText(state, { timeout: 20_000 });
    await first.kill();
    server.clientRestarted();

    const { page } = await launch({ env: withKey(server) });
    await openRun(page);
    await server.advance(queueMs + runMs);
    await expect(runState(page)).toContainText('Refined', { timeout: 40_000 });
    await meshIsShown(page);
    expect(server.jobs()).toHaveLength(1);
    expect(server.account().spent).toBeCloseTo(0.15);
  });
}
