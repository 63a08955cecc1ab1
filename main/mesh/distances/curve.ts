const BITS = 10;
const CELLS = 1 << BITS;
const DIGIT = 1 << BITS;

/**
 * Where points stand along a Morton curve through their own box (10 bits an axis), as numbers of 30 bits: neighbours
 * along the curve are neighbours in space. All the same where the points are.
 *
 * @param points three numbers a point.
 */
export function alongCurve(points: Float32Array): Uint32Array {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let axis = 0; axis < 3; axis++) {
    let min = Infinity;
    let max = -Infinity;
    for (let i = axis; i < points.length; i += 3) {
      const value = points[i] ?? 0;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    low[axis] = min;
    high[axis] = max;
  }
  const [x0 = 0, y0 = 0, z0 = 0] = low;
  const [x1 = 0, y1 = 0, z1 = 0] = high;
  const longest = Math.max(x1 - x0, y1 - y0, z1 - z0);
  // Cubes, not boxes: what is near along the curve is near in every direction.
  const scale = longest > 0 ? (CELLS - 1) / longest : 0;
  const codes = new Uint32Array(points.length / 3);
  for (let i = 0, p = 0; i < codes.length; i++, p += 3) {
    const x = ((points[p] ?? 0) - x0) * scale;
    const y = ((points[p + 1] ?? 0) - y0) * scale;
    const z = ((points[p + 2] ?? 0) - z0) * scale;
    codes[i] = spread(x) | (spread(y) << 1) | (spread(z) << 2);
  }
  return codes;
}

/** Two empty bits after each of the lowest ten. */
function spread(value: number): number {
  let bits = value | 0;
  bits = (bits | (bits << 16)) & 0x030000ff;
  bits = (bits | (bits << 8)) & 0x0300f00f;
  bits = (bits | (bits << 4)) & 0x030c30c3;
  return (bits | (bits << 2)) & 0x09249249;
}

/** The order that sorts codes of 30 bits: by their lowest ten bits, then the next, then the highest. Keeps equal ones as they stood. */
export function sortedBy(codes: Uint32Array): Uint32Array {
  const count = codes.length;
  let order = new Uint32Array(count);
  let next = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  const starts = new Uint32Array(DIGIT + 1);
  for (let shift = 0; shift < 3 * BITS; shift += BITS) {
    starts.fill(0);
    for (let i = 0; i < count; i++) {
      const digit = (((codes[i] ?? 0) >>> shift) & (DIGIT - 1)) + 1;
      starts[digit] = (starts[digit] ?? 0) + 1;
    }
    for (let digit = 1; digit <= DIGIT; digit++) starts[digit] = (starts[digit] ?? 0) + (starts[digit - 1] ?? 0);
    for (let i = 0; i < count; i++) {
      const item = order[i] ?? 0;
      const digit = ((codes[item] ?? 0) >>> shift) & (DIGIT - 1);
      const at = starts[digit] ?? 0;
      next[at] = item;
      starts[digit] = at + 1;
    }
    [order, next] = [next, order];
  }
  return order;
}
