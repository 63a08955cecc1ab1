/**
 * Keys are written as in "Mod+Shift+K", "N", "?" or "Escape": `Mod` is Command on a Mac and Ctrl elsewhere.
 * A single sign (`?`) means whatever keys make that sign on this keyboard; a digit with Alt or Shift means the key at its
 * place above the letters, for with these it makes another sign, and not the same everywhere.
 */
export interface Press {
  readonly key: string;
  /** The key by its place, for Option on a Mac makes other signs of letters. */
  readonly code?: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const SYMBOLS = new Map([
  ['Mod', '⌘'],
  ['Shift', '⇧'],
  ['Alt', '⌥'],
]);
const NAMES = new Map([
  ['Escape', 'Esc'],
  ['ArrowLeft', '←'],
  ['ArrowRight', '→'],
  ['ArrowUp', '↑'],
  ['ArrowDown', '↓'],
  [' ', 'Space'],
]);

const split = (keys: string) => {
  const parts = keys.split('+');
  return { modifiers: new Set(parts.slice(0, -1)), key: parts.at(-1) ?? '' };
};

/** Whether this press is the one that `keys` names. */
export function matches(keys: string, press: Press, mac: boolean): boolean {
  const { modifiers, key } = split(keys);
  const byPlace = /^\d$/.test(key) && (modifiers.has('Alt') || modifiers.has('Shift'));
  const letter = byPlace || /^[a-z]$/i.test(key) || key.length > 1 || key === ' ';
  if (byPlace ? press.code !== `Digit${key}` : !isKey(key, modifiers.has('Alt'), press)) return false;
  // On a sign such as ? or [ the Shift key or AltGr (which Windows gives as Ctrl and Alt) is how it is typed, not part
  // of the shortcut.
  if (!letter && modifiers.size === 0 && press.ctrlKey === press.altKey && !press.metaKey) return true;
  return (
    modifiers.has('Mod') === (mac ? press.metaKey : press.ctrlKey) &&
    (mac ? !press.ctrlKey : !press.metaKey) &&
    modifiers.has('Alt') === press.altKey &&
    (!letter || modifiers.has('Shift') === press.shiftKey)
  );
}

function isKey(key: string, withAlt: boolean, press: Press): boolean {
  if (press.key.toLowerCase() === key.toLowerCase()) return true;
  return withAlt && /^[a-z]$/i.test(key) && press.code === `Key${key.toUpperCase()}`;
}

/** As people read it: "Ctrl+Shift+K", on a Mac "⇧⌘K". */
export function shownKeys(keys: string, mac: boolean): string {
  const { modifiers, key } = split(keys);
  const name = NAMES.get(key) ?? (key.length === 1 ? key.toUpperCase() : key);
  if (mac)
    return (
      ['Alt', 'Shift', 'Mod']
        .filter((one) => modifiers.has(one))
        .map((one) => SYMBOLS.get(one))
        .join('') + name
    );
  return [...['Mod', 'Alt', 'Shift'].filter((one) => modifiers.has(one)), name].join('+').replace('Mod', 'Ctrl');
}
