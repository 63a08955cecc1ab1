// Brings the types of Chromium's own protocol.
import type {} from '@vitest/browser-playwright';
import { cdp } from 'vitest/browser';

/** Held keys, as the browser's own protocol counts them. */
export const HELD = { alt: 1, ctrl: 2, meta: 4, shift: 8 } as const;
type Button = 'left' | 'middle' | 'right';
const BUTTONS: Readonly<Record<Button, number>> = { left: 1, right: 2, middle: 4 };

/** From this page's pixels to those of the browser's window: the page is in a frame. */
function inWindow(x: number, y: number): { readonly x: number; readonly y: number } {
  const frame = window.frameElement?.getBoundingClientRect();
  if (frame === undefined) return { x, y };
  const scale = frame.width / window.innerWidth;
  return { x: frame.left + x * scale, y: frame.top + y * scale };
}

interface MouseOptions {
  readonly button?: Button;
  readonly held?: number;
  readonly clicks?: number;
}

type MouseEventType = 'mouseMoved' | 'mousePressed' | 'mouseReleased' | 'mouseWheel';
const mouse = (type: MouseEventType, x: number, y: number, rest: object) =>
  cdp().send('Input.dispatchMouseEvent', { type, ...inWindow(x, y), ...rest });

/** A real hand on the mouse: the browser makes the events, as it does for people. Places are of the page. */
export async function moveTo(x: number, y: number, { held = 0 }: MouseOptions = {}): Promise<void> {
  await mouse('mouseMoved', x, y, { modifiers: held, button: 'none', buttons: 0 });
}

export async function press(
  x: number,
  y: number,
  { button = 'left', held = 0, clicks = 1 }: MouseOptions = {},
): Promise<void> {
  await moveTo(x, y, { held });
  for (let clickCount = 1; clickCount <= clicks; clickCount++) {
    const rest = { modifiers: held, button, clickCount };
    await mouse('mousePressed', x, y, { ...rest, buttons: BUTTONS[button] });
    await mouse('mouseReleased', x, y, { ...rest, buttons: 0 });
  }
}

/** Presses at the first place and lets go at the last. `during`: what is held at each of the others. */
export async function drag(
  places: readonly (readonly [number, number])[],
  {
    button = 'left',
    held = 0,
    during = [],
    hasty = false,
  }: MouseOptions & {
    readonly during?: readonly number[];
    /** Not waiting until the page has dealt with one event before the next. */
    readonly hasty?: boolean;
  } = {},
): Promise<void> {
  const [first, ...others] = places;
  if (first === undefined) return;
  const buttons = BUTTONS[button];
  const sent: Promise<unknown>[] = [];
  const send = async (event: Promise<unknown>): Promise<void> => {
    sent.push(event);
    if (!hasty) await event;
  };
  await moveTo(...first, { held });
  await send(mouse('mousePressed', ...first, { modifiers: held, button, buttons, clickCount: 1 }));
  let last = first;
  for (const [at, place] of others.entries()) {
    await send(mouse('mouseMoved', ...place, { modifiers: during[at] ?? held, button, buttons }));
    last = place;
  }
  await send(mouse('mouseReleased', ...last, { modifiers: held, button, buttons: 0, clickCount: 1 }));
  await Promise.all(sent);
}

export async function wheel(x: number, y: number, deltaY: number): Promise<void> {
  await mouse('mouseWheel', x, y, { deltaX: 0, deltaY, modifiers: 0 });
}

type Fingers = readonly (readonly [number, number])[];

/** Fingers on glass: put down at the first places, moved to each of the others, lifted. */
export async function touch(steps: readonly Fingers[]): Promise<void> {
  const points = (fingers: Fingers) => fingers.map(([x, y], id) => ({ ...inWindow(x, y), id }));
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', fingers: Fingers) =>
    cdp().send('Input.dispatchTouchEvent', { type, touchPoints: points(fingers) });
  const [first = [], ...others] = steps;
  await send('touchStart', first);
  for (const fingers of others) await send('touchMove', fingers);
  await send('touchEnd', []);
}
