import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { codeOf } from './events.ts';

const PID_FILE = 'standin-pid';

/** A fresh profile folder for Chromium, marked with this process. */
export function makeProfile(): string {
  const profile = mkdtempSync(path.join(os.tmpdir(), 'electron-standin-'));
  writeFileSync(path.join(profile, PID_FILE), String(process.pid));
  return profile;
}

/** A process that was killed leaves its profile behind: the next one takes it away. */
export function removeStaleProfiles(): void {
  for (const name of readdirSync(os.tmpdir())) {
    if (!/^electron-standin-[A-Za-z0-9]{6}$/.test(name)) continue;
    const profile = path.join(os.tmpdir(), name);
    try {
      if (isStale(profile)) rmSync(profile, { recursive: true, force: true });
    } catch {
      // Another one is at it, or it is another user's.
    }
  }
}

function isStale(profile: string): boolean {
  const file = path.join(profile, PID_FILE);
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (pid > 0) return bornAt(pid) === undefined;
  // Without that file, or with nothing in it yet, it is being made, or being removed, just now.
  return Date.now() - statSync(profile).mtimeMs > 60_000;
}

/** When a process began, in a unit of its own, for a pid is used again; '' where that cannot be known; undefined: it is gone. */
export function bornAt(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')[19];
  } catch {
    return process.platform !== 'linux' && isAlive(pid) ? '' : undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
