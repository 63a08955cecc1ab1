import type { Geometry } from './glb.ts';
import { noise, pictureRelief } from './relief.ts';
import { splitLongEdges } from './subdivide.ts';

/** A lumpy ball that depends on the picture and the seed: what fal's image-to-mesh endpoints answer with here. */
export function coarseMesh(picture: Uint8Array, seed: number): Geometry {
  let ball = OCTAHEDRON;
  for (let round = 0; round < 5; round++) {
    const finer = splitLongEdges(ball, 0.05);
    ball = { indices: finer.indices, positions: onSphere(finer.positions) };
  }
  const drawn = pictureRelief(picture);
  const own = noise(seed, 2, 2);
  const positions = new Float32Array(ball.positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    const [x = 0, y = 0, z = 0] = [ball.positions[i], ball.positions[i + 1], ball.positions[i + 2]];
    const radius = 0.5 * (1 + 0.15 * drawn(x, y, z) + 0.15 * own(x, y, z));
    positions.set([x * radius, y * radius, z * radius], i);
  }
  return { positions, indices: ball.indices };
}

const OCTAHEDRON: Geometry = {
  positions: Float32Array.of(1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1),
  indices: Uint32Array.of(0, 2, 4, 2, 1, 4, 1, 3, 4, 3, 0, 4, 2, 0, 5, 1, 2, 5, 3, 1, 5, 0, 3, 5),
};

function onSphere(positions: Float32Array): Float32Array {
  const out = new Float32Array(positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    const [x = 0, y = 0, z = 0] = [positions[i], positions[i + 1], positions[i + 2]];
    const length = Math.hypot(x, y, z);
    out.set([x / length, y / length, z / length], i);
  }
  return out;
}
