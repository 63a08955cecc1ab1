import { expect, test } from 'vitest';
import type { ProjectView } from '../../../preload/contract/library.ts';
import { firstChoice, pairOf, stripItems } from '../../../renderer/project/strip-items.ts';
import { fakeId, libraryOf } from '../../support/fake-library.ts';

/** The stone lion: a picture, a coarse mesh and three finished runs. */
function lion(): ProjectView {
  const view = libraryOf(9, 3).projects[8];
  if (view === undefined) throw new Error('the fake library has no such project');
  return view;
}
const withRuns = (view: ProjectView, states: readonly ProjectView['runs'][number]['state'][]): ProjectView => ({
  ...view,
  runs: view.runs.map((run, index) => ({ ...run, state: states[index] ?? run.state })),
});

test('the strip shows what there is in the order of making, a picture before the mesh that came with it', () => {
  const view = lion();
  const [image, mesh] = view.inputs;
  if (image === undefined || mesh === undefined) throw new Error('no inputs');
  const late = { ...image, id: fakeId('image', 99), addedAt: (view.runs[1]?.createdAt ?? 0) + 1 };
  const ids = stripItems({ ...view, inputs: [mesh, late, image] }).map(({ id }) => id);
  const [first, second, third] = view.runs.map(({ id }) => id);
  expect(ids).toEqual([image.id, mesh.id, first, second, late.id, third]);
});

test('first the newest result is shown, else the newest run, else the mesh', () => {
  const view = lion();
  const [first, , third] = view.runs.map(({ id }) => id);
  expect(firstChoice(view)).toBe(third);
  expect(firstChoice(withRuns(view, ['done', 'failed', 'running']))).toBe(first);
  expect(firstChoice(withRuns(view, ['failed', 'failed', 'running']))).toBe(third);
  expect(firstChoice({ ...view, runs: [] })).toBe(fakeId('mesh', 8));
  expect(firstChoice({ ...view, runs: [], inputs: [] })).toBeNull();
});

test('a run is compared with the mesh it was made from, a mesh with the newest result made from it', () => {
  const view = withRuns(lion(), ['done', 'done', 'running']);
  const items = stripItems(view);
  const of = (id: string | undefined) => {
    const { coarse, refined } = pairOf(
      view,
      items.find((item) => item.id === id),
    );
    return [coarse?.id, refined?.number];
  };
  expect(of(view.runs[0]?.id)).toEqual([fakeId('mesh', 8), 1]);
  expect(of(view.runs[2]?.id)).toEqual([fakeId('mesh', 8), undefined]);
  expect(of(fakeId('mesh', 8))).toEqual([fakeId('mesh', 8), 2]);
  expect(of(fakeId('image', 8))).toEqual([fakeId('mesh', 8), 2]);
});
