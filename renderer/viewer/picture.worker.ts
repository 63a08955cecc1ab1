// Puts a picture together from tiles and makes a PNG of it: seconds for a large one, which the page does not have.
import type { PictureOrder, PictureReply } from './picture-messages.ts';

let paper: OffscreenCanvasRenderingContext2D | null = null;
let backdrop: (PictureOrder & { kind: 'begin' })['backdrop'] = null;

const reply = (message: PictureReply): void => self.postMessage(message);

function begin(order: PictureOrder & { kind: 'begin' }): void {
  paper = new OffscreenCanvas(order.width, order.height).getContext('2d', { willReadFrequently: true });
  backdrop = order.backdrop;
}

/** Turned right side up, and opacity taken out of the colours: a picture file has them apart. */
function tile({ x, y, width, height, pixels }: PictureOrder & { kind: 'tile' }): void {
  const from = new Uint8ClampedArray(pixels);
  const image = new ImageData(width, height);
  const to = image.data;
  for (let row = 0; row < height; row++) {
    const source = (height - 1 - row) * width * 4;
    const target = row * width * 4;
    to.set(from.subarray(source, source + width * 4), target);
    for (let i = target; i < target + width * 4; i += 4) {
      const alpha = to[i + 3] ?? 0;
      if (alpha === 0 || alpha === 255) continue;
      for (let channel = i; channel < i + 3; channel++) to[channel] = ((to[channel] ?? 0) * 255) / alpha;
    }
  }
  paper?.putImageData(image, x, y);
}

async function end(): Promise<void> {
  if (paper === null) throw new Error('no picture was begun');
  const { canvas } = paper;
  if (backdrop !== null) {
    const gradient = paper.createLinearGradient(0, 0, 0, canvas.height);
    gradient.addColorStop(0, backdrop.top);
    gradient.addColorStop(1, backdrop.bottom);
    paper.globalCompositeOperation = 'destination-over';
    paper.fillStyle = gradient;
    paper.fillRect(0, 0, canvas.width, canvas.height);
  }
  reply({ kind: 'done', blob: await canvas.convertToBlob({ type: 'image/png' }) });
}

self.addEventListener('message', ({ data }: MessageEvent<PictureOrder>) => {
  const failed = (error: unknown): void => reply({ kind: 'failed', message: String(error) });
  try {
    if (data.kind === 'begin') begin(data);
    else if (data.kind === 'tile') tile(data);
    else end().catch(failed);
  } catch (error) {
    failed(error);
  }
});
