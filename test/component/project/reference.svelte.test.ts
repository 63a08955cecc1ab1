import { expect, test } from 'vitest';
import type { Camera } from '../../../preload/contract/mesh.ts';
import { connect } from '../../../renderer/app.ts';
import { Reference } from '../../../renderer/compare/reference.svelte.ts';
import { fakeBridge, Refusal } from '../../support/fake-bridge.ts';
import { fakeId, libraryOf } from '../../support/fake-library.ts';
import { askedFor } from '../open-project.ts';

const CAMERA: Camera = {
  target: [0, 0, 0],
  distance: 4,
  azimuth: 0.5,
  elevation: 0.2,
  roll: 0,
  projection: 'perspective',
  focalLength: 50,
};
const MATCH = { camera: CAMERA, overlap: 0.91, subject: 'alpha' } as const;
const [one, two, three] = [fakeId('run', 1), fakeId('run', 2), fakeId('run', 3)];

function stand(pinned: 'off' | 'beside' | 'under' | 'wipe' = 'under') {
  const bridge = fakeBridge();
  const pictures = libraryOf(1, 1).projects[0]?.inputs.filter(({ slot }) => slot === 'image') ?? [];
  bridge.answer('work:cancel', () => undefined);
  const due: (() => void)[] = [];
  const reference = new Reference({
    app: connect(bridge),
    pictures: () => pictures,
    usual: () => pictures[0]?.id ?? null,
    pinned: () => pinned,
    wait: (_, then) => {
      due.push(then);
      return () => due.splice(due.indexOf(then), 1);
    },
  });
  return { bridge, reference, rest: () => due.splice(0).forEach((then) => then()) };
}

test('a picture under the mesh gives it its frame, one beside it does not', () => {
  expect(stand('under').reference.frame).toBe(1);
  expect(stand('wipe').reference.frame).toBe(1);
  expect(stand('beside').reference.frame).toBeNull();
});

test('the camera that is found comes with its score', async () => {
  const { bridge, reference } = stand();
  bridge.answer('mesh:match', () => MATCH);
  expect(await reference.find(one)).toEqual(MATCH);
  expect(reference.score).toBe(0.91);
  expect(reference.match?.subject).toBe('alpha');
});

test('a search that is stopped finds nothing, though an answer comes', async () => {
  const { bridge, reference } = stand();
  const slow = Promise.withResolvers<typeof MATCH>();
  bridge.answer('mesh:match', () => slow.promise);
  const found = reference.find(one);
  await expect.poll(() => askedFor(bridge, 'mesh:match')).toHaveLength(1);
  reference.job?.stop();
  slow.resolve(MATCH);
  expect(await found).toBeNull();
  expect(reference.match).toBeNull();
  expect(askedFor(bridge, 'work:cancel')).toHaveLength(1);
});

test('a search that fails says why', async () => {
  const { bridge, reference } = stand();
  bridge.answer('mesh:match', () => {
    throw new Refusal({ message: 'The picture shows nothing.' });
  });
  expect(await reference.find(one)).toBeNull();
  await expect.poll(() => reference.job?.state).toMatchObject({ kind: 'failed' });
});

test('while the camera moves nobody is asked; where it rests, once', async () => {
  const { bridge, reference, rest } = stand();
  bridge.answer('mesh:overlap', ({ camera }) => ({ overlap: camera.distance / 10 }));
  for (const distance of [3, 4, 5]) reference.look(one, { ...CAMERA, distance });
  rest();
  await expect.poll(() => reference.score).toBe(0.5);
  expect(askedFor(bridge, 'mesh:overlap')).toHaveLength(1);
});

test('a score that comes late does not take the place of a newer one', async () => {
  const { bridge, reference, rest } = stand();
  const slow = Promise.withResolvers<{ overlap: number }>();
  bridge.answer('mesh:overlap', ({ camera }) => (camera.distance === 1 ? slow.promise : { overlap: 0.7 }));
  reference.look(one, { ...CAMERA, distance: 1 });
  rest();
  reference.look(one, { ...CAMERA, distance: 2 });
  rest();
  await expect.poll(() => reference.score).toBe(0.7);
  slow.resolve({ overlap: 0.1 });
  await slow.promise;
  expect(reference.score).toBe(0.7);
});

test('meshes are ranked from one place, the best first, and what fails comes last', async () => {
  const { bridge, reference } = stand();
  const scores = new Map([
    [one, 0.8],
    [three, 0.9],
  ]);
  bridge.answer('mesh:overlap', ({ id }) => {
    const overlap = scores.get(id);
    if (overlap === undefined) throw new Refusal();
    return { overlap };
  });
  await reference.rank(
    [one, two, three].map((id) => ({ id, name: id })),
    CAMERA,
  );
  expect(reference.ranks?.map(({ id, overlap }) => [id, overlap])).toEqual([
    [three, 0.9],
    [one, 0.8],
    [two, undefined],
  ]);
});
