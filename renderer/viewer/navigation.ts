import { DEFAULT_VIEWER, type ViewerSettings } from '../../preload/contract/app.ts';
import { centres, dragOf, snaps, wheelGesture, type Drag, type Press, type ViewCommand } from './gestures.ts';
import type { Pose } from './pose.ts';
import { twoFingers, type Finger } from './touches.ts';
import { asksForPivot, keyCommand } from './view-keys.ts';
import { snapped, type PanePoint } from './zoom-at.ts';

/** How the user's hands are used to moving a camera. */
export type Hands = Pick<ViewerSettings, 'navigation' | 'emulateNumpad'>;

/** What can be moved: the camera rig. */
export interface Steered {
  readonly pose: Pose;
  place(pose: Pose): void;
  /** By pixels. */
  dragTurn(dx: number, dy: number): void;
  /** By parts of a pane's height. */
  dragPan(dx: number, dy: number): void;
  /** @param at what stays where it is; left out: the middle. */
  zoom(factor: number, at?: PanePoint): void;
  obey(command: ViewCommand): void;
}

/** A place on the canvas: the pane that is there, and its height in pixels. */
export interface PaneSpot extends PanePoint {
  readonly height: number;
}

export interface NavigationOptions {
  readonly canvas: HTMLCanvasElement;
  readonly rig: Steered;
  /** Asked each time: the user may change it meanwhile. */
  readonly hands?: () => Hands;
  /** The pane at a place of the window; null: none. */
  readonly paneAt?: (clientX: number, clientY: number) => PaneSpot | null;
  /** A key or the end of a drag has put the camera somewhere: worth saying aloud. */
  readonly settled: () => void;
  /** Put the middle of turning on what is at this place of the window. */
  readonly centre?: (clientX: number, clientY: number) => void;
  /** Pressed and let go with the left button (or a finger) without dragging. */
  readonly tapped?: (clientX: number, clientY: number) => void;
}

/** A hand that moves less than this, in pixels, has pressed and not dragged. */
const STILL = 4;
/** Pixels of a drag that come nearer by a factor of e. */
const ZOOM_PIXELS = 120;

interface Dragging {
  readonly pointer: number;
  readonly kind: Drag;
  readonly start: Press;
  readonly from: Finger;
  moved: boolean;
  /** Where a turn would be if it did not snap. */
  free: Pose | null;
}

/** The user's hands on a canvas: pointers, wheel and keys move the rig. @returns the way to let go. */
export function navigate(options: NavigationOptions): () => void {
  const { canvas, rig, settled } = options;
  const hands = options.hands ?? (() => DEFAULT_VIEWER);
  const stop = new AbortController();
  const { signal } = stop;
  let drag: Dragging | null = null;
  /** Fingers on the glass, by pointer, and where any other pointer was last. */
  const pointers = new Map<number, Finger>();
  let hover: Finger | null = null;

  const paneAt = ({ x, y }: Finger) => options.paneAt?.(x, y) ?? null;
  const move = (kind: Drag, dx: number, dy: number, at: Finger) => {
    // What is dragged at stays under the hand.
    const height = paneAt(at)?.height ?? canvas.clientHeight;
    if (kind === 'turn') rig.dragTurn(dx, dy);
    else if (kind === 'pan') rig.dragPan(dx / height, dy / height);
    else rig.zoom(Math.exp(-dy / ZOOM_PIXELS));
  };
  const turn = (dragging: Dragging, dx: number, dy: number, snap: boolean) => {
    if (dragging.free !== null) rig.place(dragging.free);
    rig.dragTurn(dx, dy);
    dragging.free = snap ? rig.pose : null;
    if (snap) rig.place(snapped(rig.pose));
  };

  const press = (event: PointerEvent) => {
    const kind = dragOf(event, hands().navigation);
    if (kind === null) return;
    const finger = { x: event.clientX, y: event.clientY };
    if (event.pointerType === 'touch') pointers.set(event.pointerId, finger);
    else if (drag !== null) return;
    // Keeps the middle button from starting the page's own scrolling.
    event.preventDefault();
    canvas.focus({ preventScroll: true });
    canvas.setPointerCapture(event.pointerId);
    if (pointers.size < 2) {
      const { button, ctrlKey, metaKey, shiftKey, altKey } = event;
      const start = { button, ctrlKey, metaKey, shiftKey, altKey };
      drag = { pointer: event.pointerId, kind, start, from: finger, moved: false, free: null };
      if (event.pointerType !== 'touch') pointers.set(event.pointerId, finger);
    } else if (drag !== null) drag.moved = true;
  };

  const pinch = (pointer: number, to: Finger) => {
    const other = [...pointers].find(([id]) => id !== pointer)?.[1];
    const from = pointers.get(pointer);
    if (other === undefined || from === undefined) return;
    const { dx, dy, factor, about } = twoFingers([from, other], [to, other]);
    if (factor !== 1) rig.zoom(factor, paneAt(about) ?? undefined);
    move('pan', dx, dy, about);
  };

  const follow = (event: PointerEvent) => {
    const to = { x: event.clientX, y: event.clientY };
    if (event.pointerType !== 'touch') hover = to;
    const from = pointers.get(event.pointerId);
    if (from === undefined || drag === null) return;
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    if (dx === 0 && dy === 0) return;
    if (!drag.moved) {
      const isStill = Math.hypot(to.x - drag.from.x, to.y - drag.from.y) < STILL;
      if (isStill) return;
      drag.moved = true;
    }
    if (pointers.size > 1) pinch(event.pointerId, to);
    else if (drag.kind === 'turn') turn(drag, dx, dy, snaps(drag.start, event, hands().navigation));
    else move(drag.kind, dx, dy, from);
    pointers.set(event.pointerId, to);
  };

  const release = (event: PointerEvent) => {
    if (!pointers.delete(event.pointerId) || drag === null) return;
    // The finger that is left goes on turning.
    const [left] = pointers.keys();
    if (left !== undefined) {
      drag = { ...drag, pointer: left, kind: 'turn', free: null };
      return;
    }
    const { moved, start } = drag;
    drag = null;
    if (moved) settled();
    else if (event.type !== 'pointerup') return;
    else if (centres(start, hands().navigation)) options.centre?.(event.clientX, event.clientY);
    else if (start.button === 0) options.tapped?.(event.clientX, event.clientY);
  };

  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    const at = { x: event.clientX, y: event.clientY };
    const gesture = wheelGesture(event, hands().navigation);
    if (gesture.kind === 'zoom') rig.zoom(gesture.factor, paneAt(at) ?? undefined);
    else move(gesture.kind, gesture.dx, gesture.dy, at);
  };

  const key = (event: KeyboardEvent) => {
    // Held while dragging, Alt is the drag's; the system would open the menu.
    if (event.key === 'Alt' && drag !== null) event.preventDefault();
    if (asksForPivot(event) && hover !== null) options.centre?.(hover.x, hover.y);
    else {
      const command = keyCommand(event, hands().emulateNumpad);
      if (command === null) return;
      rig.obey(command);
      settled();
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const on = <K extends keyof HTMLElementEventMap>(type: K, listener: (event: HTMLElementEventMap[K]) => void) =>
    canvas.addEventListener(type, listener, { signal, passive: false });
  on('pointerdown', press);
  on('pointermove', follow);
  on('pointerup', release);
  on('pointercancel', release);
  on('lostpointercapture', release);
  on('pointerleave', () => (hover = null));
  on('wheel', wheel);
  on('keydown', key);
  on('dblclick', (event) => {
    if (event.button === 0) options.centre?.(event.clientX, event.clientY);
  });
  on('contextmenu', (event) => {
    // There the right button zooms.
    if (hands().navigation === 'industry') event.preventDefault();
  });
  return () => stop.abort();
}
