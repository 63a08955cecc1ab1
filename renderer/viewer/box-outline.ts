import { BufferAttribute, BufferGeometry, Color, LineBasicMaterial, LineSegments } from 'three';
import type { WorldBox } from './pose.ts';

/** The corners of a box as bits: which of X, Y and Z are at their upper end; edges join corners one bit apart. */
function edges(): Uint16Array {
  const pairs: number[] = [];
  for (let corner = 0; corner < 8; corner++) {
    for (const bit of [1, 2, 4]) if ((corner & bit) === 0) pairs.push(corner, corner | bit);
  }
  return new Uint16Array(pairs);
}

/** Twelve thin lines where a mesh will be: something to look at, and to turn, while its bytes are on their way. */
export class BoxOutline {
  readonly object: LineSegments<BufferGeometry, LineBasicMaterial>;

  constructor() {
    const corners = Float32Array.from({ length: 24 }, (_, i) => (Math.floor(i / 3) >> (i % 3)) & 1);
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(corners, 3));
    geometry.setIndex(new BufferAttribute(edges(), 1));
    this.object = new LineSegments(geometry, new LineBasicMaterial({ transparent: true, toneMapped: false }));
    this.object.matrixAutoUpdate = false;
    this.object.frustumCulled = false;
  }

  place({ min, max }: WorldBox): void {
    const [x, y, z] = [max[0] - min[0], max[1] - min[1], max[2] - min[2]];
    this.object.matrix.makeScale(x, y, z).setPosition(min[0], min[1], min[2]);
    this.object.matrixWorldNeedsUpdate = true;
  }

  /** @param color as it goes to the screen, 0 to 1. */
  paint([red, green, blue, opacity]: readonly [number, number, number, number]): void {
    // As it is: nothing converts colours on their way to the screen (see `Surface`).
    this.object.material.color = new Color().setRGB(red, green, blue);
    this.object.material.opacity = opacity;
  }

  dispose(): void {
    this.object.geometry.dispose();
    this.object.material.dispose();
  }
}
