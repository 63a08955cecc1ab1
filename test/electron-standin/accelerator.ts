/** A key as the page saw it: `event.key` and the names of the modifier flags that were set. */
export interface KeyPress {
  readonly key: string;
  readonly modifiers: readonly string[];
}

const MODIFIERS: Readonly<Record<string, string>> = {
  command: 'metaKey',
  cmd: 'metaKey',
  meta: 'metaKey',
  super: 'metaKey',
  control: 'ctrlKey',
  ctrl: 'ctrlKey',
  alt: 'altKey',
  option: 'altKey',
  altgr: 'altKey',
  shift: 'shiftKey',
};
const KEYS: Readonly<Record<string, string>> = {
  plus: '+',
  space: ' ',
  return: 'enter',
  esc: 'escape',
  up: 'arrowup',
  down: 'arrowdown',
  left: 'arrowleft',
  right: 'arrowright',
};

/** Whether a key press is this accelerator ("CmdOrCtrl+Shift+S"). */
export function isAccelerator(accelerator: string, { key, modifiers }: KeyPress, platform = process.platform): boolean {
  const parts = accelerator.toLowerCase().split('+');
  const name = parts.pop() ?? '';
  const wanted = parts.map((part) =>
    /^(commandorcontrol|cmdorctrl)$/.test(part) ? (platform === 'darwin' ? 'metaKey' : 'ctrlKey') : MODIFIERS[part],
  );
  const same =
    wanted.length === modifiers.length && wanted.every((part) => part !== undefined && modifiers.includes(part));
  return same && key.toLowerCase() === (KEYS[name] ?? name);
}
