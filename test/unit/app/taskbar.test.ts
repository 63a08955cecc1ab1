import { expect, test } from 'vitest';
import { outlookOf, progressBarOf } from '../../../main/app/taskbar.ts';
import type { Activity } from '../../../main/runs/activity.ts';

const IDLE: Activity = { inLine: 0, here: 0, atFal: 0, fetching: 0, transferring: null, waiting: 0 };
const bar = (about: Partial<Activity>, platform: NodeJS.Platform = 'win32') =>
  progressBarOf(outlookOf({ ...IDLE, ...about }), platform);

test('nothing under way shows nothing, nor does a line that waits', () => {
  expect(bar({})).toEqual({ progress: -1, mode: 'none' });
  expect(bar({ inLine: 5 })).toEqual({ progress: -1, mode: 'none' });
});

test('while bytes move, it is their share of all', () => {
  expect(bar({ here: 1, transferring: { done: 30, total: 120 } })).toEqual({ progress: 0.25, mode: 'normal' });
  expect(bar({ fetching: 1, atFal: 3, transferring: { done: 30, total: 120 } }).progress).toBe(0.25);
  // More than was promised.
  expect(bar({ fetching: 1, transferring: { done: 130, total: 120 } }).progress).toBe(1);
});

test('while fal works, or nobody knows how much is left, it moves without an end', () => {
  for (const about of [{ atFal: 1 }, { here: 1 }, { fetching: 1, transferring: { done: 30, total: null } }]) {
    expect(bar(about)).toEqual({ progress: 2, mode: 'indeterminate' });
    expect(bar(about, 'darwin').progress).toBe(2);
    // It would stand there full.
    expect(bar(about, 'linux')).toEqual({ progress: -1, mode: 'none' });
  }
});

test('what something is in the way of is shown as waiting where a system can, and never as a loss', () => {
  expect(bar({ atFal: 2, waiting: 1 })).toEqual({ progress: 1, mode: 'paused' });
  expect(bar({ fetching: 1, waiting: 1, transferring: { done: 1, total: 4 } })).toEqual({
    progress: 0.25,
    mode: 'paused',
  });
  expect(bar({ atFal: 1, waiting: 1 }, 'darwin')).toEqual({ progress: -1, mode: 'none' });
});
