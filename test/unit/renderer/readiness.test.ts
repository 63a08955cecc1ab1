import { expect, test } from 'vitest';
import type { KeyStatus } from '../../../preload/contract/app.ts';
import { DEFAULT_PARAMS, RunParams } from '../../../preload/contract/runs.ts';
import { anySeed, presetOf, PRESETS } from '../../../renderer/refine/presets.ts';
import { chosenInputs, missingFor } from '../../../renderer/refine/readiness.ts';
import { libraryOf } from '../../support/fake-library.ts';
import * as v from 'valibot';

const view = libraryOf(9, 3).projects[8];
if (view === undefined) throw new Error('the fake library has no such project');
const { draft, inputs } = view;
const KEY: KeyStatus = { stored: true, place: 'os-keyring', hint: 'a1b2', keyringAvailable: true };
const NO_KEY: KeyStatus = { stored: false, place: null, hint: null, keyringAvailable: true };

test.each([
  ['a key before anything else', NO_KEY, { ...draft, imageId: null, meshId: null }, 'key'],
  ['a picture', KEY, { ...draft, imageId: null }, 'picture'],
  ['a coarse mesh', KEY, { ...draft, meshId: null }, 'mesh'],
  ['a mesh, where the one that was chosen is gone', KEY, { ...draft, meshId: view.id }, 'mesh'],
  ['nothing', KEY, draft, null],
  ['nothing, where the key is given by the environment', { ...NO_KEY, place: 'environment' } as const, draft, null],
])('a run wants %s', (_, key, wanted, missing) => {
  expect(missingFor(chosenInputs(wanted, inputs), key)).toBe(missing);
});

test('the presets are fal’s own defaults and a lighter one, and anything else is the user’s own', () => {
  expect(presetOf(DEFAULT_PARAMS)).toBe('full');
  const another: RunParams = { ...DEFAULT_PARAMS, ...PRESETS.quick, seed: 7 };
  expect(presetOf(another)).toBe('quick');
  expect(presetOf({ ...DEFAULT_PARAMS, num_inference_steps: 49 })).toBe('own');
  for (const preset of Object.values(PRESETS)) {
    expect(v.is(RunParams, { ...DEFAULT_PARAMS, ...preset })).toBe(true);
  }
});

test('every seed of the dice is one that fal takes', () => {
  for (const drawn of [0, 0.5, 1 - Number.EPSILON]) {
    expect(v.is(RunParams, { ...DEFAULT_PARAMS, seed: anySeed(() => drawn) })).toBe(true);
  }
});
