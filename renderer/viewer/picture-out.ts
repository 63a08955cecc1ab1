import {
  WebGLRenderTarget,
  type OrthographicCamera,
  type PerspectiveCamera,
  type Scene,
  type WebGLRenderer,
} from 'three';
import type { SharedUniforms } from './materials.ts';
import type { Area, PaneArea } from './pane-layout.ts';
import type { Backdrop, PictureOrder, PictureReply } from './picture-messages.ts';

/** The side of a tile in pixels: small enough for any GPU's memory, with four samples a pixel. */
const TILE = 1024;
/** No more pixels than this in one picture: half a gigabyte while it is put together. */
const MOST_PIXELS = 120e6;
const LONGEST_SIDE = 16_384;

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** The same shape, within what can be made. */
export function possibleSize({ width, height }: PictureSize): PictureSize {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height), Math.sqrt(MOST_PIXELS / (width * height)));
  return { width: Math.max(1, Math.floor(width * scale)), height: Math.max(1, Math.floor(height * scale)) };
}

export interface PictureJob extends PictureSize {
  readonly renderer: WebGLRenderer;
  readonly scene: Scene;
  readonly shared: SharedUniforms;
  readonly areas: readonly PaneArea[];
  readonly backdrop: Backdrop | null;
  /** Pixels of the picture to one of CSS: how wide lines are. */
  readonly pixel: number;
  /** Makes the scene what these panes show. Called anew for each tile: the view may have been drawn meanwhile. */
  readonly prepare: (places: readonly number[]) => void;
  readonly camera: (aspect: number) => PerspectiveCamera | OrthographicCamera;
}

interface Tile {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function pixelsOf({ left, top, width, height }: Area, size: PictureSize): Tile {
  const [x0, x1] = [Math.round(left * size.width), Math.round((left + width) * size.width)];
  const [y0, y1] = [Math.round(top * size.height), Math.round((top + height) * size.height)];
  return { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
}

function* tilesOf({ x, y, width, height }: Tile): Generator<Tile> {
  for (let top = y; top < y + height; top += TILE) {
    for (let left = x; left < x + width; left += TILE) {
      yield { x: left, y: top, width: Math.min(TILE, x + width - left), height: Math.min(TILE, y + height - top) };
    }
  }
}

/**
 * Draw a picture of any size as a PNG, tile by tile beside what is on the screen. The page's thread only gives the orders:
 * pixels come back when the GPU has them, and a worker puts them together.
 *
 * @throws Error where the context is lost meanwhile.
 */
export async function drawPicture(job: PictureJob): Promise<Blob> {
  const { width, height, areas, backdrop } = job;
  const worker = new Worker(new URL('./picture.worker.ts', import.meta.url), { type: 'module', name: 'picture' });
  const target = new WebGLRenderTarget(Math.min(TILE, width), Math.min(TILE, height), { samples: 4 });
  const order = (message: PictureOrder, transfer: ArrayBuffer[] = []) => worker.postMessage(message, transfer);
  const { promise, resolve, reject } = Promise.withResolvers<Blob>();
  worker.addEventListener('message', ({ data }: MessageEvent<PictureReply>) => {
    if (data.kind === 'done') resolve(data.blob);
    else reject(new Error(data.message));
  });
  worker.addEventListener('error', (event) => reject(new Error(`the picture worker failed: ${event.message}`)));
  try {
    order({ kind: 'begin', width, height, backdrop });
    for (const area of areas) {
      const whole = pixelsOf(area.viewport, job);
      for (const tile of tilesOf(pixelsOf(area.clip, job))) {
        const pixels = await drawTile(job, target, area, whole, tile);
        order({ kind: 'tile', ...tile, pixels }, [pixels]);
      }
    }
    order({ kind: 'end' });
    return await promise;
  } finally {
    target.dispose();
    worker.terminate();
  }
}

async function drawTile(
  { renderer, scene, shared, pixel, prepare, camera, height }: PictureJob,
  target: WebGLRenderTarget,
  { places }: PaneArea,
  whole: Tile,
  tile: Tile,
): Promise<ArrayBuffer> {
  if (renderer.getContext().isContextLost()) throw new Error('the graphics driver was reset');
  const eye = camera(whole.width / whole.height);
  eye.setViewOffset(whole.width, whole.height, tile.x - whole.x, tile.y - whole.y, tile.width, tile.height);
  prepare(places);
  shared.pixel.value = pixel;
  shared.corner0.value.set(tile.x, height - tile.y - tile.height);
  // Uploads bind buffers behind three's back.
  renderer.resetState();
  renderer.setScissorTest(false);
  target.viewport.set(0, 0, tile.width, tile.height);
  target.scissor.set(0, 0, tile.width, tile.height);
  renderer.setRenderTarget(target);
  renderer.clear();
  renderer.render(scene, eye);
  eye.clearViewOffset();
  const pixels = new Uint8Array(tile.width * tile.height * 4);
  const reading = renderer.readRenderTargetPixelsAsync(target, 0, 0, tile.width, tile.height, pixels);
  renderer.setRenderTarget(null);
  await reading;
  return pixels.buffer;
}
