import { expect, test } from 'vitest';
import type { KeyStatus } from '../../../preload/contract/app.ts';
import { DEFAULT_PARAMS, RunParams } from '../../../preload/contract/runs.ts';
import { refineText } from '../../../renderer/messages/refine.ts';
import { anySeed, presetOf, PRESETS } from '../../../renderer/refine/presets.ts';
import { chosenInputs, factsFor, missingFor } from '../../../renderer/refine/readiness.ts';
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

test('before the money is spent it is said what is known', () => {
  const { facts } = refineText;
  const said = (change: Partial<typeof draft>, hasAlpha: boolean | null) =>
    factsFor(
      { runs: view.runs, inputs: inputs.map((input) => (input.slot === 'image' ? { ...input, hasAlpha } : input)) },
      { ...draft, ...change },
    ).map(({ text }) => text);
  const kept = { params: { ...draft.params, seed: 1, remove_background: false } };
  expect(said(kept, true)).toEqual([facts.alreadyCut, facts.shapeOnly, facts.privacy]);
  expect(said(kept, false)).toContain(facts.cutOutAnyway);
  expect(said({ params: { ...draft.params, seed: 1 } }, false)).toContain(facts.cutOut);
});

test('the same run again is noticed', () => {
  const same = factsFor(view, { ...draft, params: { ...DEFAULT_PARAMS, seed: 43 } })[0];
  expect(same).toEqual({ level: 'warning', text: refineText.facts.same(2) });
});
