import type { Camera } from '../../preload/contract/mesh.ts';
import type { ByteSource } from './data-client.ts';
import type { MediaUrl, MeshStatus } from './held-mesh.ts';
import type { Pose } from './pose.ts';

/** `empty`: nothing to show; `loading`: bytes are on their way; `lost`: the graphics driver was reset. */
export type ViewState = 'empty' | 'loading' | 'ready' | 'lost';

export interface ModelViewOptions {
  readonly canvas: HTMLCanvasElement;
  readonly source: ByteSource;
  readonly mediaUrl: MediaUrl;
  /** One status for each pane, in order. */
  readonly statuses: (statuses: readonly MeshStatus[]) => void;
  /** What is drawn now is seen from here. */
  readonly camera: (pose: Pose) => void;
  readonly state: (state: ViewState) => void;
  /** Something beside a mesh (its distances, its colours) could not be had; it is shown without. */
  readonly trouble?: (error: unknown) => void;
  /** For benchmarks: wait for the GPU before a mesh counts as resident. */
  readonly prove?: boolean;
}

/** How a picture is to be; what is left out is as it is on the screen. */
export interface PictureOptions {
  /** In pixels. Left out: the canvas's own, `scale` times as fine (1 to 4). */
  readonly width?: number;
  readonly height?: number;
  readonly scale?: number;
  /** Nothing behind the meshes. */
  readonly transparent?: boolean;
  /** With the floor's grid. */
  readonly ground?: boolean;
  readonly camera?: Camera;
  /** Only these panes, side by side. */
  readonly panes?: readonly number[];
}
