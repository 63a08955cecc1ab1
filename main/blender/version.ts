/** The oldest Blender that the app's scripts run in. */
export const OLDEST = [3, 3] as const;

export interface Version {
  /** Major, minor, patch. */
  readonly numbers: readonly [number, number, number];
  /** As Blender says it: "4.2.1 LTS", "5.1.0 Alpha". */
  readonly text: string;
}

/** What `blender --version` begins with; null: it is something else that answered. */
export function readVersion(output: string): Version | null {
  const found = /^Blender\s+(\d+)\.(\d+)(?:\.(\d+))?([^\r\n]*)/m.exec(output);
  if (found === null) return null;
  const [, major = '0', minor = '0', patch = '0', more = ''] = found;
  const numbers = [Number(major), Number(minor), Number(patch)] as const;
  return { numbers, text: `${numbers.join('.')}${more.trimEnd()}` };
}

/** Negative where `a` is newer: the order in which they are offered. */
export function newestFirst(a: Version, b: Version): number {
  for (const [at, number] of a.numbers.entries()) {
    const other = b.numbers[at] ?? 0;
    if (number !== other) return other - number;
  }
  return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
}

export const isTooOld = ({ numbers: [major, minor] }: Version): boolean =>
  major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
