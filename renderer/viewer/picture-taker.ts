import type { CameraRig } from './camera-rig.ts';
import { canvasBackdrop } from './canvas-colors.ts';
import type { Look } from './look.ts';
import { layOut, type PaneArea } from './pane-layout.ts';
import { drawPicture, possibleSize } from './picture-out.ts';
import type { Stage } from './stage.ts';
import type { Surface } from './surface.ts';
import type { PictureOptions } from './view-options.ts';

export interface PictureSubject {
  readonly rig: CameraRig;
  readonly surface: Surface;
  readonly stage: Stage;
  readonly look: Look;
  readonly canvas: HTMLCanvasElement;
}

/** A picture of the panes as they are, or as `options` want them. Its programs have to be compiled. */
export function takePicture(
  { rig, surface, stage, look, canvas }: PictureSubject,
  { width, height, scale = 1, transparent = true, ground = look.grid, camera, panes }: PictureOptions,
): Promise<Blob> {
  const size = possibleSize({
    width: Math.round(width ?? surface.size.width * scale),
    height: Math.round(height ?? surface.size.height * scale),
  });
  const aspect = size.width / size.height;
  const pose = camera === undefined ? rig.pose : { ...camera, automatic: false };
  return drawPicture({
    ...size,
    renderer: surface.renderer,
    scene: stage.scene,
    shared: stage.shared,
    areas: panes === undefined ? stage.areas(aspect) : areasOf(panes, aspect),
    backdrop: transparent ? null : canvasBackdrop(canvas),
    // Lines are as wide in the picture as on the screen.
    pixel: Math.max(1, (surface.pixel(1) * size.height) / Math.max(1, surface.size.height)),
    prepare: (places) => stage.prepare(places, { light: false, ground }),
    camera: (shape) => rig.camera(pose, { aspect: shape, frame: look.frame }),
  });
}

/** These panes side by side, whatever else is on stage. */
function areasOf(panes: readonly number[], aspect: number): readonly PaneArea[] {
  return layOut('side-by-side', panes.length, aspect, 0).map((area) => ({
    ...area,
    places: area.places.flatMap((place) => panes[place] ?? []),
  }));
}
