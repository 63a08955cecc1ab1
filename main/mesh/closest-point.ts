/**
 * Squared distance from a point to a triangle, given as nine numbers from `at` on (Ericson, Real-Time Collision
 * Detection, §5.1.5: which of its corners, edges or inside is nearest).
 */
export function squaredDistance(triangles: Float64Array, at: number, px: number, py: number, pz: number): number {
  const ax = triangles[at] ?? 0;
  const ay = triangles[at + 1] ?? 0;
  const az = triangles[at + 2] ?? 0;
  const ux = (triangles[at + 3] ?? 0) - ax;
  const uy = (triangles[at + 4] ?? 0) - ay;
  const uz = (triangles[at + 5] ?? 0) - az;
  const vx = (triangles[at + 6] ?? 0) - ax;
  const vy = (triangles[at + 7] ?? 0) - ay;
  const vz = (triangles[at + 8] ?? 0) - az;
  const wx = px - ax;
  const wy = py - ay;
  const wz = pz - az;
  const uu = ux * ux + uy * uy + uz * uz;
  const uv = ux * vx + uy * vy + uz * vz;
  const vv = vx * vx + vy * vy + vz * vz;
  const d1 = ux * wx + uy * wy + uz * wz;
  const d2 = vx * wx + vy * wy + vz * wz;
  const d3 = d1 - uu;
  const d4 = d2 - uv;
  const d5 = d1 - uv;
  const d6 = d2 - vv;
  // The nearest point is a + s·u + t·v.
  let s = 0;
  let t = 0;
  const vc = d1 * d4 - d3 * d2;
  const vb = d5 * d2 - d1 * d6;
  const va = d3 * d6 - d5 * d4;
  if (d1 <= 0 && d2 <= 0) {
    s = 0;
  } else if (d3 >= 0 && d4 <= d3) {
    s = 1;
  } else if (d6 >= 0 && d5 <= d6) {
    t = 1;
  } else if (vc <= 0 && d1 >= 0 && d3 <= 0) {
    s = d1 / (d1 - d3);
  } else if (vb <= 0 && d2 >= 0 && d6 <= 0) {
    t = d2 / (d2 - d6);
  } else if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) {
    t = (d4 - d3) / (d4 - d3 + d5 - d6);
    s = 1 - t;
  } else {
    const scale = 1 / (va + vb + vc);
    s = vb * scale;
    t = vc * scale;
  }
  const rx = wx - ux * s - vx * t;
  const ry = wy - uy * s - vy * t;
  const rz = wz - uz * s - vz * t;
  return rx * rx + ry * ry + rz * rz;
}
