import { expect, test } from 'vitest';
import { Resolution } from '../../../renderer/viewer/resolution.ts';

const frames = (resolution: Resolution, ms: number, count: number) => {
  for (let i = 0; i < count; i++) resolution.frame(ms);
};

test('a mesh that is drawn quickly is always drawn finely', () => {
  const resolution = new Resolution();
  frames(resolution, 16, 100);
  expect(resolution.moving).toBe(1);
});

test('slow frames lower the resolution step by step, never below a floor', () => {
  const resolution = new Resolution();
  frames(resolution, 80, 4);
  expect(resolution.moving).toBe(0.8);
  frames(resolution, 80, 100);
  expect(resolution.moving).toBe(0.4);
});

test('it does not flicker: what was too slow is not tried again before the camera has rested', () => {
  const resolution = new Resolution();
  frames(resolution, 80, 4);
  frames(resolution, 8, 100);
  expect(resolution.moving).toBe(0.8);
  resolution.rest();
  frames(resolution, 8, 4);
  expect(resolution.moving).toBe(1);
});
