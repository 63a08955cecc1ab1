import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { BUILT_IN_RECIPES, frameOf, Recipe } from '../../../preload/contract/finish.ts';

const [, SCULPT] = BUILT_IN_RECIPES;
const refuses = (change: object): void => {
  expect(v.safeParse(Recipe, { ...SCULPT, ...change }).success).toBe(false);
};

test('the recipes that are always there are recipes, each with a name of its own', () => {
  for (const recipe of BUILT_IN_RECIPES) expect(v.parse(Recipe, recipe)).toEqual(recipe);
  expect(BUILT_IN_RECIPES.map(({ name }) => name)).toEqual(['Original', 'Sculpt base', 'Game', 'Print']);
  expect(new Set(BUILT_IN_RECIPES.map(({ id }) => id)).size).toBe(4);
});

describe('numbers that mean nothing are refused', () => {
  test.each([NaN, Infinity, -Infinity, -1, 0, 1e300, '5', null])('%o as a target', (number) => {
    refuses({ lightness: { by: 'triangles', triangles: number } });
    refuses({ lightness: { by: 'megabytes', megabytes: number } });
    refuses({ lightness: { by: 'error', error: number, of: 'diagonal' } });
    refuses({ size: { by: 'height', millimetres: number } });
    refuses({ size: { by: 'scale', factor: number } });
    refuses({ dropBits: { by: 'diagonal', share: number } });
    refuses({ closeHoles: { by: 'edges', edges: number } });
  });
  test.each([NaN, Infinity, -1e-9, 0.06, '0'])('%o as a tolerance', (tolerance) => refuses({ weld: { tolerance } }));
  test.each([2.5, 3])('%o triangles', (triangles) => refuses({ lightness: { by: 'triangles', triangles } }));
});

test('what is not part of a recipe is refused', () => {
  refuses({ more: true });
  refuses({ lightness: { by: 'original', triangles: 5 } });
  refuses({ id: '../print' });
  refuses({ name: '   ' });
  refuses({ format: { kind: 'fbx' } });
});

test('units and axes are what the format prescribes, or what is asked where it prescribes none', () => {
  expect(frameOf({ kind: 'glb', compressed: true })).toEqual({ units: 'metres', up: 'y' });
  expect(frameOf({ kind: '3mf' })).toEqual({ units: 'millimetres', up: 'z' });
  expect(frameOf({ kind: 'stl', units: 'inches', up: 'z' })).toMatchObject({ units: 'inches', up: 'z' });
  refuses({ format: { kind: 'glb', compressed: false, units: 'millimetres' } });
});
