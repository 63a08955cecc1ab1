import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { filesOf } from '../../../main/app/command-line.ts';
import { LINKS, mayOpen } from '../../../main/app/links.ts';
import { guardSession, mayUse } from '../../../main/app/security.ts';
import { silentLog } from '../../../main/base/log.ts';

const root = path.join(import.meta.dirname, '../../..');

test.each(Object.values(LINKS))('our own link %s may be opened', (address) => {
  expect(mayOpen(address)).toBe(true);
});

test.each([
  'http://fal.ai/',
  'https://fal.ai.evil.example/',
  'https://evil.example/?fal.ai',
  'https://user:pass@fal.ai/',
  'https://fal.ai:8443/',
  'https://fal.ai@evil.example/',
  'javascript:alert(1)',
  'file:///etc/passwd',
  'smb://fal.ai/share',
  'fal.ai',
  '',
])('%s may not be opened', (address) => {
  expect(mayOpen(address)).toBe(false);
});

const PERMISSIONS = [
  'clipboard-read',
  'clipboard-sanitized-write',
  'display-capture',
  'fullscreen',
  'geolocation',
  'idle-detection',
  'media',
  'mediaKeySystem',
  'midi',
  'midiSysex',
  'notifications',
  'pointerLock',
  'keyboardLock',
  'openExternal',
  'speaker-selection',
  'storage-access',
  'top-level-storage-access',
  'window-management',
  'unknown',
  'fileSystem',
  'hid',
  'serial',
  'usb',
  'deprecated-sync-clipboard-read',
];

test('of all permissions the page has two', () => {
  expect(PERMISSIONS.filter((name) => mayUse(name, 'app://bundle/', 'app://bundle'))).toEqual([
    'clipboard-sanitized-write',
    'fullscreen',
  ]);
});

test('another origin has none', () => {
  expect(PERMISSIONS.filter((name) => mayUse(name, 'https://fal.ai', 'app://bundle'))).toEqual([]);
});

test('a page that is only being made, and has no address yet, is given nothing', () => {
  type Ask = (
    contents: unknown,
    permission: string,
    answer: (allowed: boolean) => void,
    details: { requestingUrl: string },
  ) => void;
  let ask: Ask | undefined;
  const session = {
    setPermissionRequestHandler: (handler: Ask) => (ask = handler),
    setPermissionCheckHandler: () => undefined,
    setDevicePermissionHandler: () => undefined,
    on: () => session,
  };
  guardSession(session as unknown as Parameters<typeof guardSession>[0], 'app://bundle', silentLog);
  const answers: boolean[] = [];
  for (const requestingUrl of ['', 'app://bundle/index.html', 'https://fal.ai/']) {
    ask?.(null, 'fullscreen', (allowed) => answers.push(allowed), { requestingUrl });
  }
  expect(answers).toEqual([false, true, false]);
});

test('no source file weakens what Electron locks by itself', async () => {
  const weak =
    /webSecurity|allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures|nodeIntegration|contextIsolation|webviewTag|sandbox:\s*false|bypassCSP|corsEnabled|allowServiceWorkers/;
  const found: string[] = [];
  for (const folder of ['main', 'preload', 'renderer']) {
    for (const entry of await readdir(path.join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(ts|svelte|html)$/.test(entry.name)) continue;
      const file = path.join(entry.parentPath, entry.name);
      if (weak.test(await readFile(file, 'utf8'))) found.push(path.relative(root, file));
    }
  }
  expect(found).toEqual([]);
});

test('files on the command line are told from switches and from the app itself', () => {
  const files = filesOf(
    ['/usr/bin/electron', '.', '--user-data-dir=/tmp/x', 'hero.png', '/art/hero coarse.glb', ''],
    '/work/app',
    '/work/app',
  );
  expect(files).toEqual(['/work/app/hero.png', '/art/hero coarse.glb']);
});
