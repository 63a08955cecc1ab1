import type { CameraRig } from './camera-rig.ts';
import { dragOf, keyCommand, wheelGesture, type Drag } from './gestures.ts';

export interface NavigationOptions {
  readonly canvas: HTMLCanvasElement;
  readonly rig: CameraRig;
  /** A key or the end of a drag has put the camera somewhere: worth saying aloud. */
  readonly settled: () => void;
}

/** Blender's hands on a canvas: pointer, wheel and keys move the rig. @returns the way to let go. */
export function navigate({ canvas, rig, settled }: NavigationOptions): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  let drag: { readonly pointer: number; readonly kind: Drag; x: number; y: number } | null = null;

  const move = (kind: Drag, dx: number, dy: number) => {
    // What is dragged at stays under the hand: a pane's height is the canvas's.
    if (kind === 'turn') rig.dragTurn(dx, dy);
    else if (kind === 'pan') rig.dragPan(dx / canvas.clientHeight, dy / canvas.clientHeight);
    else rig.zoom(Math.exp(-dy / 120));
  };

  canvas.addEventListener(
    'pointerdown',
    (event) => {
      const kind = dragOf(event);
      if (kind === null || drag !== null) return;
      // Keeps the middle button from starting the page's own scrolling.
      event.preventDefault();
      canvas.focus({ preventScroll: true });
      canvas.setPointerCapture(event.pointerId);
      drag = { pointer: event.pointerId, kind, x: event.clientX, y: event.clientY };
    },
    { signal },
  );
  canvas.addEventListener(
    'pointermove',
    (event) => {
      if (drag?.pointer !== event.pointerId) return;
      const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
      if (dx === 0 && dy === 0) return;
      drag.x = event.clientX;
      drag.y = event.clientY;
      move(drag.kind, dx, dy);
    },
    { signal },
  );
  const release = (event: PointerEvent) => {
    if (drag?.pointer !== event.pointerId) return;
    drag = null;
    settled();
  };
  canvas.addEventListener('pointerup', release, { signal });
  canvas.addEventListener('pointercancel', release, { signal });
  canvas.addEventListener('lostpointercapture', release, { signal });

  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const gesture = wheelGesture(event);
      if (gesture.kind === 'zoom') rig.zoom(gesture.factor);
      else move(gesture.kind, gesture.dx, gesture.dy);
    },
    { signal, passive: false },
  );

  canvas.addEventListener(
    'keydown',
    (event) => {
      const command = keyCommand(event);
      if (command === null) return;
      event.preventDefault();
      event.stopPropagation();
      rig.obey(command);
      settled();
    },
    { signal },
  );
  return () => stop.abort();
}
