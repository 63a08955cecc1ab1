import type { AxisView } from './pose.ts';

/** What a hand asks of the camera. Angles in degrees, so that keys read as people say them. */
export type ViewCommand =
  | { readonly kind: 'axis'; readonly view: AxisView }
  | { readonly kind: 'turn'; readonly right: number; readonly up: number }
  | { readonly kind: 'projection' }
  | { readonly kind: 'frame' }
  | { readonly kind: 'zoom'; readonly factor: number };

/** Blender's step for Numpad 2, 4, 6 and 8. */
const STEP = 15;
/** Blender's step of the wheel. */
const NOTCH = 1.2;

const turn = (right: number, up: number): ViewCommand => ({ kind: 'turn', right, up });

/** Blender's numeric keypad, and the same without one: arrows turn, F and Home frame, + and - zoom. */
const KEYS: Readonly<Record<string, ViewCommand>> = {
  Numpad1: { kind: 'axis', view: 'front' },
  Numpad3: { kind: 'axis', view: 'right' },
  Numpad7: { kind: 'axis', view: 'top' },
  Numpad4: turn(-STEP, 0),
  Numpad6: turn(STEP, 0),
  Numpad8: turn(0, STEP),
  Numpad2: turn(0, -STEP),
  Numpad9: turn(180, 0),
  Numpad5: { kind: 'projection' },
  NumpadDecimal: { kind: 'frame' },
  Home: { kind: 'frame' },
  KeyF: { kind: 'frame' },
  NumpadAdd: { kind: 'zoom', factor: NOTCH },
  NumpadSubtract: { kind: 'zoom', factor: 1 / NOTCH },
  Equal: { kind: 'zoom', factor: NOTCH },
  Minus: { kind: 'zoom', factor: 1 / NOTCH },
  ArrowLeft: turn(-STEP, 0),
  ArrowRight: turn(STEP, 0),
  ArrowUp: turn(0, STEP),
  ArrowDown: turn(0, -STEP),
};
const WITH_CTRL: Readonly<Record<string, ViewCommand>> = {
  Numpad1: { kind: 'axis', view: 'back' },
  Numpad3: { kind: 'axis', view: 'left' },
  Numpad7: { kind: 'axis', view: 'bottom' },
};

/** What was held down meanwhile. */
interface Held {
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

/** Of a `KeyboardEvent`. */
export interface KeyPress extends Held {
  readonly code: string;
  readonly altKey: boolean;
}

/** What a key means to the camera; null: nothing, so it is somebody else's. By place, so that layouts do not matter. */
export function keyCommand({ code, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): ViewCommand | null {
  if (altKey) return null;
  if (ctrlKey || metaKey) return WITH_CTRL[code] ?? null;
  // Shift and = is + on many keyboards; other keys with Shift are not the camera's.
  if (shiftKey && code !== 'Equal') return null;
  return KEYS[code] ?? null;
}

export type Drag = 'turn' | 'pan' | 'zoom';
/** Of a `PointerEvent`. */
export interface Press extends Held {
  readonly button: number;
}

/**
 * What a drag does: Blender's middle button (Shift moves, Ctrl zooms), and the left one the same, with or without Alt,
 * for there is nothing to select and not every pointer has a middle button. Null: the right button is not the camera's.
 */
export function dragOf({ button, ctrlKey, metaKey, shiftKey }: Press): Drag | null {
  if (button !== 0 && button !== 1) return null;
  if (shiftKey) return 'pan';
  return ctrlKey || metaKey ? 'zoom' : 'turn';
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
  /** Not in the standard, but Chromium's: tells a wheel's notches from two fingers. */
  readonly wheelDeltaY?: number;
}

/** A wheel zooms by notches. Two fingers turn, with Shift they move, and pinched (the system says Ctrl) they zoom. */
export function wheelGesture(event: WheelTurn): WheelGesture {
  const { deltaX, deltaY, deltaMode, ctrlKey, shiftKey, wheelDeltaY } = event;
  const notched = deltaMode !== 0 || (wheelDeltaY !== undefined && wheelDeltaY !== 0 && wheelDeltaY % 120 === 0);
  if (notched) {
    // Shift turns a wheel sideways on some systems.
    const delta = deltaY === 0 ? deltaX : deltaY;
    return { kind: 'zoom', factor: delta === 0 ? 1 : delta < 0 ? NOTCH : 1 / NOTCH };
  }
  if (ctrlKey) return { kind: 'zoom', factor: Math.exp(-deltaY / 100) };
  return { kind: shiftKey ? 'pan' : 'turn', dx: -deltaX, dy: -deltaY };
}
