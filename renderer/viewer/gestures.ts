import type { NavigationPreset } from '../../preload/contract/app.ts';
import type { AxisView } from './pose.ts';

/** What a hand asks of the camera. Angles in degrees, so that keys read as people say them. */
export type ViewCommand =
  | { readonly kind: 'axis'; readonly view: AxisView }
  | { readonly kind: 'turn'; readonly right: number; readonly up: number }
  /** The picture turns clockwise. */
  | { readonly kind: 'roll'; readonly clockwise: number }
  /** The camera goes aside, by parts of what is seen from top to bottom. */
  | { readonly kind: 'pan'; readonly right: number; readonly up: number }
  | { readonly kind: 'projection' }
  | { readonly kind: 'frame' }
  | { readonly kind: 'zoom'; readonly factor: number };

/** Blender's step of the wheel. */
export const NOTCH = 1.2;

export type Drag = 'turn' | 'pan' | 'zoom';

/** Of a `PointerEvent`. */
export interface Press {
  readonly button: number;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Maya's buttons, with Alt. */
const INDUSTRY: Readonly<Record<number, Drag>> = { 0: 'turn', 1: 'pan', 2: 'zoom' };

/**
 * What a drag does; null: it is not the camera's.
 *
 * `blender`: the middle button turns, with Shift it moves, with Ctrl it zooms; the left one does the same with or without
 * Alt ("emulate 3 button mouse"), for there is nothing to select and not every pointer has a middle button.
 * `industry`: Maya's Alt with left, middle, right turns, moves, zooms. Without Alt it is the same, because on Linux the
 * window manager may keep Alt-drags to itself; the left button has Shift and Ctrl as well.
 * `trackpad`: as `blender`, for the pointer; its fingers are told by `wheelGesture`.
 */
export function dragOf({ button, ctrlKey, metaKey, shiftKey }: Press, preset: NavigationPreset): Drag | null {
  const ofLeft: Drag = shiftKey ? 'pan' : ctrlKey || metaKey ? 'zoom' : 'turn';
  if (preset === 'industry') return button === 0 ? ofLeft : (INDUSTRY[button] ?? null);
  return button === 0 || button === 1 ? ofLeft : null;
}

/**
 * Whether a turn that began with `start` jumps from axis to axis now, as Blender's does while Alt is held. Where Alt
 * stands for the middle button, it cannot say that too.
 */
export function snaps(start: Press, now: { readonly altKey: boolean }, preset: NavigationPreset): boolean {
  return preset !== 'industry' && now.altKey && (start.button === 1 || !start.altKey);
}

/** Whether a press that was not dragged puts the middle of turning there: Blender's Alt with the middle button. */
export function centres({ button, altKey }: Press, preset: NavigationPreset): boolean {
  return preset !== 'industry' && button === 1 && altKey;
}

export type WheelGesture =
  | { readonly kind: 'zoom'; readonly factor: number }
  | { readonly kind: 'turn' | 'pan'; readonly dx: number; readonly dy: number };

/** Of a `WheelEvent`. */
export interface WheelTurn {
  readonly deltaX: number;
  readonly deltaY: number;
  readonly deltaMode: number;
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  /** Not in the standard, but Chromium's: tells a wheel's notches from two fingers. */
  readonly wheelDeltaY?: number;
}

/**
 * A wheel zooms by notches. Two fingers turn, with Shift they move, and pinched (the system says Ctrl) they zoom; with
 * `industry` they move, and turn with Alt. `trackpad` takes everything for fingers, because some systems report them in
 * notches.
 */
export function wheelGesture(event: WheelTurn, preset: NavigationPreset): WheelGesture {
  const { deltaX, deltaY, deltaMode, ctrlKey, shiftKey, altKey, wheelDeltaY } = event;
  const inNotches = deltaMode !== 0 || (wheelDeltaY !== undefined && wheelDeltaY !== 0 && wheelDeltaY % 120 === 0);
  if (inNotches && (preset !== 'trackpad' || ctrlKey)) {
    // Shift turns a wheel sideways on some systems.
    const delta = deltaY === 0 ? deltaX : deltaY;
    return { kind: 'zoom', factor: delta === 0 ? 1 : delta < 0 ? NOTCH : 1 / NOTCH };
  }
  if (ctrlKey) return { kind: 'zoom', factor: Math.exp(-deltaY / 100) };
  const moves = preset === 'industry' ? !altKey : shiftKey;
  return { kind: moves ? 'pan' : 'turn', dx: -deltaX, dy: -deltaY };
}
