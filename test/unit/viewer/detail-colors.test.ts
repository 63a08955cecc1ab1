import { expect, test } from 'vitest';
import { detailColor } from '../../../renderer/viewer/detail-colors.ts';
import type { Vec3 } from '../../../preload/contract/values.ts';

const linear = (value: number) => (value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const luminance = ([red, green, blue]: Vec3) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
const steps = Array.from({ length: 21 }, (_, i) => i / 20);

/** As somebody without red cones sees it (Viénot, Brettel and Mollon 1999), in linear light. */
function protanope(color: Vec3): Vec3 {
  const [red, green, blue] = [linear(color[0]), linear(color[1]), linear(color[2])];
  const yellow = 0.112_38 * red + 0.887_62 * green;
  return [yellow, yellow, 0.004_01 * red - 0.004_01 * green + blue];
}

test('unchanged is nearly white, inwards is blue, outwards is red, and beyond the range nothing more happens', () => {
  const [neutral, inwards, outwards] = [detailColor(0), detailColor(-1), detailColor(1)];
  expect(Math.max(...neutral) - Math.min(...neutral)).toBeLessThan(0.06);
  expect(inwards[2] - inwards[0]).toBeGreaterThan(0.35);
  expect(outwards[0] - outwards[2]).toBeGreaterThan(0.35);
  expect([detailColor(-7), detailColor(7)]).toEqual([inwards, outwards]);
});

test('it darkens evenly to both sides, so that neither looks like more', () => {
  for (const side of [-1, 1]) {
    const lights = steps.map((step) => luminance(detailColor(step * side)));
    lights.slice(1).forEach((light, i) => expect(light).toBeLessThan(lights[i] ?? 0));
  }
  for (const step of steps) {
    const [a, b] = [luminance(detailColor(step)) ** 0.43, luminance(detailColor(-step)) ** 0.43];
    expect(Math.abs(a - b)).toBeLessThan(0.12);
  }
});

test('who does not see red still tells one side from the other', () => {
  for (const step of steps.slice(5)) {
    const [inwards, outwards] = [protanope(detailColor(-step)), protanope(detailColor(step))];
    const bluer = (color: Vec3) => color[2] / Math.max(color[0] + color[1], 1e-6);
    expect(bluer(inwards)).toBeGreaterThan(bluer(outwards) * 1.5);
  }
});
