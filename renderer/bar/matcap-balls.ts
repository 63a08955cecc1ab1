import type { Matcap } from '../../preload/contract/app.ts';
import { MATCAPS } from '../viewer/matcap-recipes.ts';

export const MATCAP_NAMES = ['clay', 'porcelain', 'steel', 'wax', 'contrast'] as const satisfies readonly Matcap[];

/** Draws a ball of this material, the same that the viewer lights meshes with, into a square canvas. */
export function drawBall(canvas: HTMLCanvasElement, matcap: Matcap): void {
  const paper = canvas.getContext('2d');
  if (paper === null) return;
  const { width } = canvas;
  const picture = paper.createImageData(width, width);
  const recipe = MATCAPS[matcap];
  for (let row = 0; row < width; row++) {
    for (let column = 0; column < width; column++) {
      const x = ((column + 0.5) / width) * 2 - 1;
      const y = 1 - ((row + 0.5) / width) * 2;
      const reach = Math.hypot(x, y);
      if (reach > 1) continue;
      const at = (row * width + column) * 4;
      recipe([x, y, Math.sqrt(1 - reach * reach)]).forEach((value, channel) => {
        picture.data[at + channel] = Math.round(value * 255);
      });
      // The rim is a pixel soft.
      picture.data[at + 3] = Math.round(Math.min(1, ((1 - reach) * width) / 2) * 255);
    }
  }
  paper.putImageData(picture, 0, 0);
}
