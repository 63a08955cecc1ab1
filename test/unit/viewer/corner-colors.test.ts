import { expect, test } from 'vitest';
import fc from 'fast-check';
import { cornerColors } from '../../../renderer/viewer/corner-colors.ts';

/** Triangles that have a corner's colour twice. */
const clashes = (indices: ArrayLike<number>, colors: Uint8Array) => {
  let count = 0;
  for (let i = 0; i + 2 < indices.length; i += 3) {
    const corners = [indices[i] ?? 0, indices[i + 1] ?? 0, indices[i + 2] ?? 0];
    if (new Set(corners).size === 3 && new Set(corners.map((corner) => colors[corner])).size < 3) count++;
  }
  return count;
};

/** A strip of squares rolled up and closed at both ends, so that its tips have as many neighbours as it has sides. */
function drum(sides: number, rings: number): Uint32Array {
  const indices: number[] = [];
  const at = (ring: number, side: number) => ring * sides + (side % sides);
  for (let side = 0; side < sides; side++) {
    for (let ring = 0; ring + 1 < rings; ring++) {
      const [a, b, c, d] = [at(ring, side), at(ring, side + 1), at(ring + 1, side), at(ring + 1, side + 1)];
      indices.push(a, b, c, c, b, d);
    }
    indices.push(rings * sides, at(0, side + 1), at(0, side));
    indices.push(rings * sides + 1, at(rings - 1, side), at(rings - 1, side + 1));
  }
  return Uint32Array.from(indices);
}

test('no triangle of a closed surface has a colour twice, in whatever order its triangles stand', () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 40 }), fc.integer({ min: 2, max: 30 }), fc.nat(), (sides, rings, dice) => {
      const indices = drum(sides, rings);
      const triangles = Array.from({ length: indices.length / 3 }, (_, i) => indices.subarray(i * 3, i * 3 + 3));
      const mixed = triangles
        .map((triangle, i) => ({ triangle, key: Math.imul(i + 1, dice * 2 + 1) >>> 0 }))
        .sort((a, b) => a.key - b.key)
        .flatMap(({ triangle }) => [...triangle]);
      const vertices = sides * rings + 2;
      expect(clashes(indices, cornerColors(indices, vertices))).toBe(0);
      expect(clashes(mixed, cornerColors(Uint32Array.from(mixed), vertices))).toBe(0);
    }),
    { numRuns: 60 },
  );
});

test('what cannot be coloured does not stop it: everybody beside everybody, triangles of one point', () => {
  const everybody: number[] = [];
  for (let a = 0; a < 12; a++)
    for (let b = a + 1; b < 12; b++) for (let c = b + 1; c < 12; c++) everybody.push(a, b, c);
  const colors = cornerColors(Uint16Array.from([...everybody, 3, 3, 3, 5, 5, 7]), 12);
  expect(Math.max(...colors)).toBeLessThan(8);
  expect(clashes(everybody, colors)).toBeLessThan(everybody.length / 3 / 2);
});
