import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { expect, onTestFinished, test } from 'vitest';
import { DEFAULT_VIEWER, Settings as SettingsView, SettingsChange } from '../../../preload/contract/app.ts';
import { Settings } from '../../../main/settings/settings.ts';
import { DEFAULT_SETTINGS, openSettingsStore } from '../../../main/settings/store.ts';

const NOW = Date.UTC(2026, 10, 23, 14, 12);
const ASIDE = 'settings.broken-2026-11-23T14-12-00.000Z.json';

async function place(): Promise<{ folder: string; file: string; open: () => Settings }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ultrashape-settings-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return {
    folder,
    file: path.join(folder, 'settings.json'),
    open: () => new Settings(openSettingsStore(folder, NOW)),
  };
}

test('a first start has the defaults, and nothing to tell', async () => {
  const settings = (await place()).open();
  expect(settings.get()).toEqual(DEFAULT_SETTINGS);
  expect(settings.takeNotice()).toBeNull();
});

test('what was changed is there after the next start, the rest as it was', async () => {
  const { open, file } = await place();
  const panels = { library: { open: false, width: 200 }, inspector: { open: true, width: 400 } };
  open().change({ theme: 'light', panels });
  open().change({ libraryFolder: '/home/me/Modèles 3D' });
  expect(open().get()).toEqual({ ...DEFAULT_SETTINGS, theme: 'light', panels, libraryFolder: '/home/me/Modèles 3D' });
  open().change({ libraryFolder: null });
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ theme: 'light', libraryFolder: null });
});

test('the page learns the name of the library, not where it is', async () => {
  const settings = (await place()).open();
  settings.change({ libraryFolder: '/home/somebody/My library' });
  const view = settings.toView('/home/somebody/My library');
  expect(v.parse(SettingsView, view)).toEqual(view);
  expect(view.libraryName).toBe('My library');
  expect(JSON.stringify(view)).not.toContain('somebody');
});

test.each([
  ['empty', ''],
  ['cut in half', '{"theme": "li'],
  ['not an object', '"dark"'.repeat(2)],
  ['of wrong types', '{"theme": 7}'],
  [
    'outside its limits',
    '{"panels": {"library": {"open": true, "width": 9000}, "inspector": {"open": true, "width": 320}}}',
  ],
  ['binary', '\0\u0001\u0002'],
])('a settings file that is %s is kept under another name, and the user is told once', async (_, text) => {
  const { folder, file, open } = await place();
  await writeFile(file, text);
  const settings = open();
  expect(settings.get()).toEqual(DEFAULT_SETTINGS);
  expect(settings.takeNotice()).toMatchObject({ level: 'warning', advice: expect.stringContaining(ASIDE) as string });
  expect(settings.takeNotice()).toBeNull();
  expect((await readdir(folder)).sort()).toEqual([ASIDE, 'settings.json']);
  expect(await readFile(path.join(folder, ASIDE), 'utf8')).toBe(text);

  settings.change({ theme: 'system' });
  expect(open().get().theme).toBe('system');
  expect(open().takeNotice()).toBeNull();
});

test('a folder in the place of the file is put aside too', async () => {
  const { folder, file, open } = await place();
  await mkdir(path.join(file, 'inside'), { recursive: true });
  const settings = open();
  settings.change({ theme: 'light' });
  expect(open().get().theme).toBe('light');
  expect((await stat(path.join(folder, ASIDE, 'inside'))).isDirectory()).toBe(true);
});

test('a byte order mark and settings of a newer app are no damage', async () => {
  const { file, open } = await place();
  await writeFile(file, '\uFEFF{"theme": "light", "hologram": {"depth": 3}}');
  expect(open().get()).toMatchObject({ ...DEFAULT_SETTINGS, theme: 'light' });
  expect(open().takeNotice()).toBeNull();
  open().change({ compare: 'side-by-side' });
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ hologram: { depth: 3 }, compare: 'side-by-side' });
});

test('settings of an app that knew no viewer open with its defaults, and keep what they had', async () => {
  const { file, open } = await place();
  await writeFile(file, '{"theme": "light", "compare": "side-by-side"}');
  const settings = open();
  expect(settings.takeNotice()).toBeNull();
  expect(settings.toView('/library')).toMatchObject({
    theme: 'light',
    compare: 'side-by-side',
    viewer: DEFAULT_VIEWER,
  });
  const viewer = { ...DEFAULT_VIEWER, matcap: 'steel', navigation: 'trackpad' } as const;
  settings.change({ viewer, compare: 'wipe' });
  expect(open().toView('/library')).toMatchObject({ theme: 'light', compare: 'wipe', viewer });
});

test('what one app knows of the viewer and another does not makes no trouble', async () => {
  const { file, open } = await place();
  await writeFile(file, '{"viewer": {"shading": "normals", "hologram": 3}}');
  const { viewer } = open().toView('/library');
  expect(viewer).toEqual({ ...DEFAULT_VIEWER, shading: 'normals' });
  // The page sends all of it back with a change.
  expect(v.is(SettingsChange, { viewer })).toBe(true);
});

test('without a folder to keep them in, settings last as long as the app runs', async () => {
  const { folder } = await place();
  const inTheWay = path.join(folder, 'file');
  await writeFile(inTheWay, 'x');
  const settings = new Settings(openSettingsStore(path.join(inTheWay, 'settings'), NOW));
  settings.change({ theme: 'light' });
  expect(settings.get()).toEqual({ ...DEFAULT_SETTINGS, theme: 'light' });
  expect(settings.takeNotice()).toMatchObject({ message: 'Your settings cannot be saved.' });
});

test('a setting that there cannot be is refused, and what was set stays', async () => {
  const { open } = await place();
  const settings = open();
  expect(() => settings.change({ libraryFolder: '' })).toThrow();
  expect(settings.get()).toEqual(DEFAULT_SETTINGS);
});
