import { expect, test } from 'vitest';
import fc from 'fast-check';
import {
  AXIS_VIEWS,
  FIRST_POSE,
  axisPose,
  axisViewOf,
  basisOf,
  between,
  closeUp,
  depthRange,
  framed,
  halfHeight,
  orbited,
  panned,
  toggledProjection,
  wrapped,
  zoomed,
  type Fit,
  type Pose,
  type WorldBox,
} from '../../../renderer/viewer/pose.ts';
import type { Vec3 } from '../../../preload/contract/values.ts';

const dot = (a: Vec3, b: Vec3) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const rounded = (v: Vec3) => v.map((n) => Math.round(n * 1e6) / 1e6 + 0);
const degrees = (angle: number) => (angle * 180) / Math.PI;
const radians = (angle: number) => (angle * Math.PI) / 180;
const front = { ...FIRST_POSE, azimuth: 0, elevation: 0 };

const angles = {
  azimuth: fc.double({ min: -3, max: 3, noNaN: true }),
  elevation: fc.double({ min: -1.5, max: 1.5, noNaN: true }),
};
const side = fc.double({ min: 0.01, max: 1000, noNaN: true });
const place = fc.double({ min: -1000, max: 1000, noNaN: true });

/** Where a point is seen: -1 to 1 within the pane on both axes. */
function seenAt(pose: Pose, fit: Fit, point: Vec3): readonly [number, number] {
  const { aspect } = fit;
  const { right, up, back } = basisOf(pose);
  const from: Vec3 = [point[0] - pose.target[0], point[1] - pose.target[1], point[2] - pose.target[2]];
  const depth = pose.projection === 'perspective' ? pose.distance - dot(from, back) : pose.distance;
  const half = depth * halfHeight(pose, fit);
  return [dot(from, right) / (half * aspect), dot(from, up) / half];
}

test.each([
  ['front', [0, -1, 0], [1, 0, 0], [0, 0, 1]],
  ['back', [0, 1, 0], [-1, 0, 0], [0, 0, 1]],
  ['right', [1, 0, 0], [0, 1, 0], [0, 0, 1]],
  ['left', [-1, 0, 0], [0, -1, 0], [0, 0, 1]],
  ['top', [0, 0, 1], [1, 0, 0], [0, 1, 0]],
  ['bottom', [0, 0, -1], [1, 0, 0], [0, -1, 0]],
] as const)('%s looks along the axis that Blender’s does, the same way up', (view, back, right, up) => {
  const basis = basisOf(axisPose(FIRST_POSE, view));
  expect([rounded(basis.back), rounded(basis.right), rounded(basis.up)]).toEqual([back, right, up]);
});

test('the camera’s axes stay square to each other, at the poles too', () => {
  fc.assert(
    fc.property(fc.record({ ...angles, roll: fc.double({ min: -3, max: 3, noNaN: true }) }), (pose) => {
      const { right, up, back } = basisOf(pose);
      for (const axis of [right, up, back]) expect(dot(axis, axis)).toBeCloseTo(1, 9);
      for (const [a, b] of [
        [right, up],
        [up, back],
        [back, right],
      ] as const)
        expect(dot(a, b)).toBeCloseTo(0, 9);
    }),
  );
});

test('an axis view is flat, and turning away from it brings depth back, as in Blender', () => {
  const flat = axisPose(FIRST_POSE, 'right');
  expect(flat.projection).toBe('orthographic');
  expect(orbited(flat, 0.1, 0).projection).toBe('perspective');
});

test('a flat view that was asked for stays flat while it is turned', () => {
  const flat = toggledProjection(FIRST_POSE);
  expect(orbited(axisPose(flat, 'top'), 0.1, -0.2).projection).toBe('orthographic');
});

test('every axis view is known as itself, and nothing else is', () => {
  for (const view of AXIS_VIEWS) expect(axisViewOf(axisPose(FIRST_POSE, view))).toBe(view);
  expect(axisViewOf(orbited(front, radians(15), 0))).toBeNull();
});

test('turning stops at the poles and goes round the sides for ever', () => {
  expect(degrees(orbited(front, 0, 10).elevation)).toBeCloseTo(90);
  let pose: Pose = front;
  for (let step = 0; step < 24; step++) pose = orbited(pose, radians(15), 0);
  expect(pose.azimuth).toBeCloseTo(0, 9);
  expect(wrapped(-Math.PI)).toBeCloseTo(Math.PI);
});

test('a framed box is inside the pane from every side and nearly fills it', () => {
  const world = fc.record({ corner: fc.tuple(place, place, place), size: fc.tuple(side, side, side) });
  const projection = fc.constantFrom('perspective' as const, 'orthographic' as const);
  const aspects = fc.double({ min: 0.3, max: 4, noNaN: true });
  fc.assert(
    fc.property(world, fc.record({ ...angles, projection }), aspects, ({ corner, size }, look, aspect) => {
      const max: Vec3 = [corner[0] + size[0], corner[1] + size[1], corner[2] + size[2]];
      const box: WorldBox = { min: corner, max };
      const fit = { aspect, frame: null };
      const pose = framed({ ...FIRST_POSE, ...look }, box, fit);
      let reach = 0;
      for (let i = 0; i < 8; i++) {
        const point: Vec3 = [i & 1 ? max[0] : corner[0], i & 2 ? max[1] : corner[1], i & 4 ? max[2] : corner[2]];
        for (const at of seenAt(pose, fit, point)) reach = Math.max(reach, Math.abs(at));
      }
      expect(reach).toBeLessThan(1 / 1.06 + 1e-6);
      // Seen end on, a needle is not drawn nearer than a thousandth of its length.
      if (pose.distance > Math.hypot(...size) / 1900) expect(reach).toBeCloseTo(1 / 1.06, 5);
    }),
  );
});

test('what is dragged stays under the hand', () => {
  const fit = { aspect: 1.5, frame: null };
  const before = seenAt(front, fit, front.target);
  const after = seenAt(panned(front, 0.25, 0.1, fit), fit, front.target);
  // A quarter of the pane's height to the right, a tenth down; seen from the middle, the height is 2.
  expect([(after[0] - before[0]) * 1.5, after[1] - before[1]]).toEqual([expect.closeTo(0.5), expect.closeTo(-0.2)]);
});

test('zooming never goes through the mesh’s size by more than a thousandth nor beyond a hundredfold', () => {
  expect(zoomed(front, 1e9, 2).distance).toBeCloseTo(0.002);
  expect(zoomed(front, 1e-9, 2).distance).toBeCloseTo(200);
  expect(zoomed({ ...front, distance: 6 }, 1.2, 2).distance).toBeCloseTo(5);
});

test('nothing of the mesh is cut off in front or behind, near or far', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.5, max: 50, noNaN: true }), (distance) => {
      const radius = 2;
      const { near, far } = depthRange({ ...front, distance }, radius);
      expect(near).toBeGreaterThan(0);
      expect(near).toBeLessThanOrEqual(Math.max(distance - radius, radius / 10));
      expect(far).toBeGreaterThan(distance + radius);
    }),
  );
});

test('a glide takes the short way round and arrives exactly', () => {
  const from = { ...front, azimuth: radians(170) };
  const to = { ...front, azimuth: radians(-170), distance: 20 };
  expect(degrees(Math.abs(between(from, to, 0.5).azimuth))).toBeCloseTo(180);
  expect(between(from, to, 0.5).distance).toBeCloseTo(10);
  expect(between(from, to, 1)).toBe(to);
});

test('a roll turns the picture clockwise about its middle', () => {
  const above: Vec3 = [front.target[0], front.target[1], front.target[2] + 1];
  const fit = { aspect: 1, frame: null };
  const [x, y] = seenAt({ ...front, roll: radians(90) }, fit, above);
  expect(x).toBeGreaterThan(0.1);
  expect(y).toBeCloseTo(0, 9);
});

test('a picture’s frame is seen as a whole in panes of every shape, and touches two of its sides', () => {
  const shapes = fc.double({ min: 0.3, max: 4, noNaN: true });
  const lens = fc.double({ min: 12, max: 200, noNaN: true });
  fc.assert(
    fc.property(shapes, shapes, lens, (frame, aspect, focalLength) => {
      // What a camera with this lens and a sensor of 36 mm along the shorter side has in its corner, at distance 1.
      const corner = (18 / focalLength) * Math.max(1, 1 / frame);
      const half = halfHeight({ focalLength }, { aspect, frame });
      const [x, y] = [(corner * frame) / (half * aspect), corner / half];
      expect(Math.max(x, y)).toBeCloseTo(1, 9);
    }),
  );
});

test('a close-up has its spot in the middle and some of its surroundings about it', () => {
  const fit = { aspect: 0.5, frame: null };
  const pose = closeUp(front, { at: [3, 4, 5], radius: 0.2, normal: null }, fit);
  expect(seenAt(pose, fit, [3, 4, 5])).toEqual([expect.closeTo(0, 9), expect.closeTo(0, 9)]);
  expect(seenAt(pose, fit, [3.2, 4, 5])[0]).toBeCloseTo(0.4, 9);
});

test('a spot is looked at from its own side: no turn where it is seen already, from behind where it is there', () => {
  const fit = { aspect: 1, frame: null };
  const facing = (pose: Pose, normal: Vec3): number => {
    const { back } = basisOf(closeUp(pose, { at: [0, 0, 0], radius: 0.1, normal }, fit));
    return back[0] * normal[0] + back[1] * normal[1] + back[2] * normal[2];
  };
  const turn = (normal: Vec3) => closeUp(front, { at: [0, 0, 0], radius: 0.1, normal }, fit).azimuth - front.azimuth;
  // The front faces -Y.
  expect(turn([0.3, -0.9, 0.3])).toBe(0);
  expect(Math.abs(turn([0, 1, 0]))).toBeCloseTo(Math.PI);
  for (const normal of [
    [0, 1, 0],
    [1, 0, 0],
    [-0.6, 0.8, 0],
    [0.6, 0, -0.8],
    [0, 0, 1],
    [0, 0, -1],
  ] as const) {
    expect(facing(front, [...normal])).toBeGreaterThan(0.6);
    expect(facing({ ...front, azimuth: 2, elevation: -0.7, roll: 1 }, [...normal])).toBeGreaterThan(0.6);
  }
  // From right above there is no up; the camera stops before, and does not spin on its way.
  expect(turn([0, 0, 1])).toBe(0);
});
