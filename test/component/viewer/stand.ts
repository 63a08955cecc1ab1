import { expect, vi } from 'vitest';
import { startDataWorker, DataClient, newDataWorker, type ByteSource } from '../../../renderer/viewer/data-client.ts';
import type { MeshStatus } from '../../../renderer/viewer/held-mesh.ts';
import { ModelView, type PictureOptions, type ViewState } from '../../../renderer/viewer/model-view.ts';
import type { Pose } from '../../../renderer/viewer/pose.ts';
import { mediaOf, type Fixture } from './fixtures.ts';

export interface Stand {
  readonly canvas: HTMLCanvasElement;
  readonly view: ModelView;
  readonly drawn: readonly Pose[];
  readonly statuses: () => readonly MeshStatus[];
  readonly state: () => ViewState;
  /** Resolves when every mesh is in the graphics memory. */
  readonly ready: () => Promise<void>;
  /** What the next frame leaves on the screen. */
  readonly nextFrame: () => Promise<Picture>;
  /** What could not be had beside a mesh. */
  readonly troubles: readonly unknown[];
  readonly dispose: () => void;
}

export interface StandOptions {
  readonly shared?: boolean;
  readonly width?: number;
  readonly height?: number;
  /** What the view reads files from, given the worker that it would read them from. */
  readonly reading?: (worker: ByteSource) => ByteSource;
}

/** A view of these meshes on a canvas of 400 by 300, with its own worker. */
export function stand(
  fixtures: readonly Fixture[],
  { shared = true, width = 400, height = 300, reading = (worker) => worker }: StandOptions = {},
): Stand {
  const canvas = document.createElement('canvas');
  canvas.style.cssText = `display: block; width: ${width}px; height: ${height}px; color: rgb(128 128 128 / 0%)`;
  document.body.append(canvas);
  const source = reading(shared ? startDataWorker() : new DataClient({ worker: newDataWorker(), shared: false }));
  const drawn: Pose[] = [];
  const troubles: unknown[] = [];
  let watching: ((picture: Picture) => void) | null = null;
  let statuses: readonly MeshStatus[] = [];
  let state: ViewState = 'empty';
  const view = new ModelView({
    canvas,
    source,
    mediaUrl: mediaOf(...fixtures),
    statuses: (next) => (statuses = next),
    camera: (pose) => {
      drawn.push(pose);
      // In the task that drew it: later the canvas is empty.
      watching?.(pixelsOf(canvas));
      watching = null;
    },
    trouble: (error) => troubles.push(error),
    state: (next) => (state = next),
  });
  return {
    canvas,
    view,
    drawn,
    statuses: () => statuses,
    state: () => state,
    ready: () => vi.waitFor(() => expect(state).toBe('ready'), { timeout: 10_000, interval: 10 }),
    nextFrame: () => new Promise((resolve) => (watching = resolve)),
    troubles,
    dispose: () => {
      view.dispose();
      source.dispose();
      canvas.remove();
    },
  };
}

export type Pixel = readonly [number, number, number, number];

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** From the upper left, in parts of the width and the height. */
  at(x: number, y: number): Pixel;
  readonly data: Uint8ClampedArray;
}

/** What the view shows now, pixel by pixel. */
export async function picture(view: ModelView, options?: PictureOptions): Promise<Picture> {
  return pixelsOf(await createImageBitmap(await view.picture(options)));
}

function pixelsOf(bitmap: ImageBitmap | HTMLCanvasElement): Picture {
  const { width, height } = bitmap;
  const paper = new OffscreenCanvas(width, height).getContext('2d');
  if (paper === null) throw new Error('no 2D canvas');
  paper.drawImage(bitmap, 0, 0);
  const { data } = paper.getImageData(0, 0, width, height);
  const at = (x: number, y: number): Pixel => {
    const i = (Math.round(y * (height - 1)) * width + Math.round(x * (width - 1))) * 4;
    return [data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0, data[i + 3] ?? 0];
  };
  return { width, height, at, data };
}

/** Where there is something, in parts of the picture: left, top, right, bottom. */
export function extent({ width, height, data }: Picture, from = 0, to = 1): readonly [number, number, number, number] {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let y = 0; y < height; y++) {
    for (let x = Math.ceil(from * width); x < to * width; x++) {
      if ((data[(y * width + x) * 4 + 3] ?? 0) < 128) continue;
      [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
    }
  }
  return [left / width, top / height, right / width, bottom / height];
}

export const brightness = ([red, green, blue]: Pixel): number => (red + green + blue) / 3;
