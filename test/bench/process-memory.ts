import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** What a process holds in memory, in bytes: now, and at the most since `forgetPeak`. */
export interface Resident {
  readonly now: number;
  readonly peak: number;
}

/** Only Linux tells this of a process from outside. */
export const canTellMemory = process.platform === 'linux';

/** The process that draws the app's page: of all that this one started, the renderer that holds most. */
export function rendererUnder(pid: number): number {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    const child = Number(entry);
    if (!Number.isInteger(child)) continue;
    const parent = parentOf(child);
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), child]);
  }
  const all: number[] = [];
  for (const waiting = [pid]; waiting.length > 0;) {
    const next = waiting.pop();
    const below = next === undefined ? [] : (children.get(next) ?? []);
    all.push(...below);
    waiting.push(...below);
  }
  const renderers = all.filter((child) => commandOf(child).includes('--type=renderer'));
  const [largest] = renderers.toSorted((a, b) => residentOf(b).now - residentOf(a).now);
  if (largest === undefined) throw new Error('no renderer process was found');
  return largest;
}

export function residentOf(pid: number): Resident {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? NaN);
  return { now: kilobytes('VmRSS') * 1024, peak: kilobytes('VmHWM') * 1024 };
}

/** From here on, `peak` counts anew. */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

function parentOf(pid: number): number | null {
  try {
    return Number(
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[1],
    );
  } catch {
    return null; // it ended just now
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
