import { NOTCH, type ViewCommand } from './gestures.ts';

/** Blender's step for Numpad 2, 4, 6 and 8, and for rolling. */
const STEP = 15;
/** Of what is seen, for Ctrl with Numpad 2, 4, 6 and 8. */
const ASIDE = 0.1;

const turn = (right: number, up: number): ViewCommand => ({ kind: 'turn', right, up });
const pan = (right: number, up: number): ViewCommand => ({ kind: 'pan', right, up });

/** Blender's numeric keypad, and the same without one: arrows turn (with Shift roll), F and Home frame, + and - zoom. */
const PLAIN: Readonly<Record<string, ViewCommand>> = {
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
  Numpad4: pan(-ASIDE, 0),
  Numpad6: pan(ASIDE, 0),
  Numpad8: pan(0, ASIDE),
  Numpad2: pan(0, -ASIDE),
};
const WITH_SHIFT: Readonly<Record<string, ViewCommand>> = {
  // As Blender: 4 rolls the view to the left, so that the picture turns clockwise.
  Numpad4: { kind: 'roll', clockwise: STEP },
  Numpad6: { kind: 'roll', clockwise: -STEP },
  ArrowLeft: { kind: 'roll', clockwise: STEP },
  ArrowRight: { kind: 'roll', clockwise: -STEP },
  KeyC: { kind: 'frame' },
  // Shift and = is + on many keyboards.
  Equal: { kind: 'zoom', factor: NOTCH },
};

/** Of a `KeyboardEvent`. */
export interface KeyPress {
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/**
 * What a key means to the camera; null: nothing, so it is somebody else's. By place, so that layouts do not matter.
 *
 * @param emulateNumpad the digits above the letters do what the keypad does; with Shift they choose results instead.
 */
export function keyCommand(press: KeyPress, emulateNumpad: boolean): ViewCommand | null {
  const { code, ctrlKey, metaKey, altKey, shiftKey } = press;
  if (altKey) return null;
  const place = emulateNumpad && !shiftKey ? code.replace(/^Digit/, 'Numpad') : code;
  const held = ctrlKey || metaKey;
  if (held && shiftKey) return null;
  return (held ? WITH_CTRL : shiftKey ? WITH_SHIFT : PLAIN)[place] ?? null;
}

/** Whether a key asks for the middle of turning to be put under the pointer: Blender's key for the pivot point. */
export function asksForPivot({ code, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): boolean {
  return code === 'Period' && !ctrlKey && !metaKey && !altKey && !shiftKey;
}
