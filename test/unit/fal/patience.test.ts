import { expect, test } from 'vitest';
import type { Clock } from '../../../main/base/clock.ts';
import { patience } from '../../../main/fal/patience.ts';
import { Throttle } from '../../../main/runs/throttle.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const HOUR = 3_600_000;

/** A clock that somebody can set while others sleep by it. */
function adjustable() {
  const fake = new FakeClock();
  let ahead = 0;
  const clock: Clock = { now: () => fake.now() + ahead, sleep: (ms, signal) => fake.sleep(ms, signal) };
  return { clock, advance: (ms: number) => fake.advance(ms), set: (ms: number) => (ahead += ms) };
}

test('patience runs out in its time though the clock was set back by an hour', async () => {
  const time = adjustable();
  const limit = patience(time.clock, 30_000);
  time.set(-HOUR);
  await time.advance(60_000);
  expect(limit.ranOut()).toBe(true);
});

test('progress is shown in time though the clock was set back by an hour', async () => {
  const time = adjustable();
  let shown = 0;
  const throttle = new Throttle(100, time.clock, () => shown++);
  throttle.call();
  time.set(-HOUR);
  throttle.call();
  await time.advance(100);
  expect(shown).toBe(2);
});
