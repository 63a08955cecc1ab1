import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { removeStaleProfiles } from './profiles.ts';

/** A profile as a stand-in makes it, with this in its pid file. */
function profileOf(pid: string): string {
  const profile = mkdtempSync(path.join(os.tmpdir(), 'electron-standin-'));
  writeFileSync(path.join(profile, 'standin-pid'), pid);
  onTestFinished(() => rmSync(profile, { recursive: true, force: true }));
  return profile;
}

test('the profile of a process that is gone is taken away, that of one that lives or is only starting stays', () => {
  const gone = profileOf('999999999');
  const alive = profileOf(String(process.pid));
  const starting = profileOf('');
  removeStaleProfiles();
  expect([gone, alive, starting].map((profile) => existsSync(profile))).toEqual([false, true, true]);
});
