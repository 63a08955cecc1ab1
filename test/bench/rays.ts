import type { Box, Vec3 } from '../../preload/contract/values.ts';
import type { Ray } from '../../renderer/viewer/pick.ts';

/** Rays from all around, each at another place near a mesh's middle; the same ones each time. */
export function aimedRays({ min, max }: Box, count: number): readonly Ray[] {
  const size = Math.hypot(max[0] - min[0], max[1] - min[1], max[2] - min[2]);
  return Array.from({ length: count }, (_, at) => {
    const direction = onSphere(at, count);
    const aim = onSphere((at * 7) % count, count);
    const middle = (axis: 0 | 1 | 2): number => (min[axis] + max[axis]) / 2 + aim[axis] * size * 0.15;
    const origin = ([0, 1, 2] as const).map((axis) => middle(axis) - direction[axis] * size);
    return { origin: [origin[0] ?? 0, origin[1] ?? 0, origin[2] ?? 0], direction };
  });
}

/** Points spread evenly over a sphere of radius 1, along a golden spiral. */
function onSphere(at: number, count: number): Vec3 {
  const height = 1 - (2 * at + 1) / count;
  const radius = Math.sqrt(1 - height * height);
  const angle = at * Math.PI * (3 - Math.sqrt(5));
  return [radius * Math.cos(angle), height, radius * Math.sin(angle)];
}
