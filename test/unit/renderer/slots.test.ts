import { expect, test } from 'vitest';
import { put, slotsOf, swapped, toggled } from '../../../renderer/compare/slots.ts';
import { stripItems } from '../../../renderer/project/strip-items.ts';
import { fakeId, libraryOf } from '../../support/fake-library.ts';

const project = libraryOf(3, 5).projects[2];
if (project === undefined) throw new Error('the fake library is too small');
const items = stripItems(project);
const [coarse, one, two, three, four, five] = [
  fakeId('mesh', 2),
  ...[0, 1, 2, 3, 4].map((run) => fakeId('run', 200 + run)),
].map(String);
const ids = (...wanted: (string | undefined)[]) => wanted.map(String);

test('meshes get letters in order, and are called what the strip calls them', () => {
  expect(slotsOf(ids(coarse, two), items)).toEqual([
    { letter: 'A', id: coarse, name: 'Coarse' },
    { letter: 'B', id: two, name: 'Run 2' },
  ]);
});

test('what is no mesh of the project has no slot', () => {
  expect(slotsOf(ids(fakeId('image', 2), two, fakeId('run', 999)), items)).toMatchObject([{ letter: 'A', id: two }]);
});

test('with two coarse meshes each is called by its file', () => {
  const other = { ...project.inputs[1], id: fakeId('mesh', 77), name: 'crane_v2.glb' };
  const more = stripItems({ ...project, inputs: [...project.inputs, other as (typeof project.inputs)[number]] });
  expect(slotsOf(ids(coarse, other.id), more).map(({ name }) => name)).toEqual([
    'harbour_crane_coarse.glb',
    'crane_v2.glb',
  ]);
});

test('a mesh is added at the end and taken out again; one stays', () => {
  expect(toggled(ids(coarse, one), String(two))).toEqual([coarse, one, two]);
  expect(toggled(ids(coarse, one), String(one))).toEqual([coarse]);
  expect(toggled(ids(coarse), String(coarse))).toEqual([coarse]);
});

test('a fifth takes the place of the fourth', () => {
  expect(toggled(ids(coarse, one, two, three), String(four))).toEqual([coarse, one, two, four]);
});

test('a variant goes into the second slot and is not there twice', () => {
  expect(put(ids(coarse, one), String(five))).toEqual([coarse, five]);
  expect(put(ids(coarse, one, two), String(two))).toEqual([coarse, two]);
  expect(put(ids(one, coarse), String(one))).toEqual([one, coarse]);
});

test('the first two change places, the others stay', () => {
  expect(swapped(['a', 'b', 'c'])).toEqual(['b', 'a', 'c']);
  expect(swapped(['a'])).toEqual(['a']);
});
