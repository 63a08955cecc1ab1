import { expect, test } from 'vitest';
import { blenderAt, findBlenders } from '../../../main/blender/find.ts';
import { newestFirst, readVersion } from '../../../main/blender/version.ts';
import { fakeSystem } from '../../support/fake-system.ts';

const version = (text: string): string => `Blender ${text}\n\tbuild date: 2026-01-01\n`;

/** What each program that is named here says of itself. */
const saying =
  (versions: Readonly<Record<string, string>>, registry: Readonly<Record<string, string>> = {}) =>
  (program: string, args: readonly string[]): string | null => {
    if (program.endsWith('reg.exe')) return registry[args[1] ?? ''] ?? 'ERROR: The system was unable to find it.';
    const said = versions[[program, ...args.slice(0, -1)].join(' ')];
    return said === undefined || args.at(-1) !== '--version' ? null : version(said);
  };

const told = async (system: ReturnType<typeof fakeSystem>, chosen: readonly string[] = []) =>
  (await findBlenders(system, chosen)).map((one) => `${one.version.text} ${one.origin} ${one.program}`);

test('Windows: Program Files, the registry, another disk of Steam, the Store, newest first and each once', async () => {
  const base = 'C:\\Program Files\\Blender Foundation';
  const versions = {
    [`${base}\\Blender 3.6\\blender.exe`]: '3.6.18',
    [`${base}\\Blender 4.2\\blender.exe`]: '4.2.3 LTS',
    'E:\\Tools\\Blender 5.0\\blender.exe': '5.0.1',
    'D:\\Games\\steamapps\\common\\Blender\\blender.exe': '4.10.0',
    'C:\\Users\\Mia\\AppData\\Local\\Microsoft\\WindowsApps\\blender.exe': '4.5.0',
  };
  const system = fakeSystem({
    platform: 'win32',
    env: {
      ProgramFiles: 'C:\\Program Files',
      ProgramW6432: 'C:\\Program Files',
      'ProgramFiles(x86)': 'C:\\Program Files (x86)',
      LOCALAPPDATA: 'C:\\Users\\Mia\\AppData\\Local',
      Path: `C:\\Windows;.;${base}\\Blender 4.2`,
    },
    files: {
      ...Object.fromEntries(Object.keys(versions).map((program) => [program, ''])),
      'C:\\Program Files (x86)\\Steam\\steamapps\\libraryfolders.vdf': '"0" { "path"  "D:\\\\Games" }',
    },
    says: saying(versions, {
      'HKLM\\SOFTWARE\\Classes\\blendfile\\shell\\open\\command':
        '    (Default)    REG_SZ    "E:\\Tools\\Blender 5.0\\blender-launcher.exe" "%1"',
    }),
  });
  expect(await told(system)).toEqual([
    '5.0.1 installed E:\\Tools\\Blender 5.0\\blender.exe',
    '4.10.0 steam D:\\Games\\steamapps\\common\\Blender\\blender.exe',
    '4.5.0 store C:\\Users\\Mia\\AppData\\Local\\Microsoft\\WindowsApps\\blender.exe',
    `4.2.3 LTS installed ${base}\\Blender 4.2\\blender.exe`,
    `3.6.18 installed ${base}\\Blender 3.6\\blender.exe`,
  ]);
});

test('macOS: both Applications folders and Steam', async () => {
  const inside = '.app/Contents/MacOS/Blender';
  const versions = {
    [`/Applications/Blender${inside}`]: '4.5.1 LTS',
    [`/Applications/Blender 3.3${inside}`]: '3.3.21',
    [`/Users/mia/Applications/Blender-beta${inside}`]: '5.2.0 Beta',
    [`/Users/mia/Library/Application Support/Steam/steamapps/common/Blender/Blender${inside}`]: '4.4.0',
  };
  const files = Object.fromEntries(Object.keys(versions).map((program) => [program, '']));
  const system = fakeSystem({ platform: 'darwin', files, says: saying(versions) });
  expect(await told(system)).toEqual([
    `5.2.0 Beta installed /Users/mia/Applications/Blender-beta${inside}`,
    `4.5.1 LTS installed /Applications/Blender${inside}`,
    `4.4.0 steam /Users/mia/Library/Application Support/Steam/steamapps/common/Blender/Blender${inside}`,
    `3.3.21 installed /Applications/Blender 3.3${inside}`,
  ]);
});

test('Linux: PATH, unpacked archives, Steam, snap, flatpak; a link is no second Blender', async () => {
  const versions = {
    '/usr/bin/blender': '3.4.1',
    '/opt/blender-4.2.1-linux-x64/blender': '4.2.1 LTS',
    '/home/mia/Downloads/blender-5.1.0-linux-x64/blender': '5.1.0',
    '/home/mia/.local/share/Steam/steamapps/common/Blender/blender': '4.3.0',
    '/snap/bin/blender': '4.4.3',
    '/usr/bin/flatpak run org.blender.Blender': '4.5.0',
  };
  const files = Object.fromEntries(Object.keys(versions).map((program) => [program.split(' ')[0] ?? '', '']));
  const system = fakeSystem({
    platform: 'linux',
    env: { PATH: '/usr/local/bin:/usr/bin::bin' },
    files: { ...files, '/var/lib/flatpak/exports/bin/org.blender.Blender': '' },
    links: {
      '/usr/local/bin/blender': '/opt/blender-4.2.1-linux-x64/blender',
      '/snap/bin/blender': '/usr/bin/snap',
    },
    says: saying({ ...versions, '/usr/local/bin/blender': '4.2.1 LTS' }),
  });
  expect(await told(system)).toEqual([
    '5.1.0 installed /home/mia/Downloads/blender-5.1.0-linux-x64/blender',
    '4.5.0 flatpak /usr/bin/flatpak',
    '4.4.3 snap /snap/bin/blender',
    '4.3.0 steam /home/mia/.local/share/Steam/steamapps/common/Blender/blender',
    '4.2.1 LTS path /usr/local/bin/blender',
    '3.4.1 path /usr/bin/blender',
  ]);
  expect(system.ran.every((run) => run.at(-1) === '20000 ms')).toBe(true);
});

test('what was given or chosen by hand counts; what does not answer as Blender is left out', async () => {
  const system = fakeSystem({
    platform: 'linux',
    env: { PATH: '/usr/bin', ULTRASHAPE_BLENDER: '/tmp/my "own" blender' },
    files: {
      '/usr/bin/blender': '',
      '/tmp/my "own" blender': '',
      '/home/mia/b/blender': '',
      '/opt/blender/blender': '',
    },
    says: (program) =>
      program === '/opt/blender/blender'
        ? 'blender: a mixer for sound, version 4'
        : program === '/usr/bin/blender'
          ? version('5.0.0')
          : version('2.83.0'),
  });
  const found = await findBlenders(system, ['/home/mia/b/blender', '/gone/blender']);
  expect(found.map(({ program, origin, tooOld }) => [program, origin, tooOld])).toEqual([
    ['/tmp/my "own" blender', 'given', true],
    ['/usr/bin/blender', 'path', false],
    ['/home/mia/b/blender', 'chosen', true],
  ]);
  const again = await findBlenders(system, ['/home/mia/b/blender']);
  expect(again.map(({ id }) => id)).toEqual(found.map(({ id }) => id));
});

test('a chosen application is asked whether it is Blender', async () => {
  const says = (program: string): string | null =>
    program === '/Applications/Blender.app/Contents/MacOS/Blender' ? version('4.2.0') : null;
  const mac = fakeSystem({ platform: 'darwin', files: {}, says });
  expect(await blenderAt(mac, '/Applications/Blender.app')).toMatchObject({ origin: 'chosen', tooOld: false });
  await expect(blenderAt(mac, '/Applications/Chess.app')).rejects.toMatchObject({
    code: 'unsupported-file',
    message: 'Chess.app did not answer as Blender.',
  });
  const windows = fakeSystem({
    platform: 'win32',
    files: {},
    says: (program) => (program === 'D:\\b\\blender.exe' ? version('2.79') : null),
  });
  await expect(blenderAt(windows, 'D:\\b\\Blender-Launcher.exe')).rejects.toThrow('Blender 2.79.0 is too old.');
});

test('versions are told apart by their numbers', () => {
  const of = (text: string) => readVersion(`Color management: using fallback\nBlender ${text}\n\tbuild`);
  expect(of('4.2.1 LTS')).toEqual({ numbers: [4, 2, 1], text: '4.2.1 LTS' });
  expect(of('2.79 (sub 7)')?.numbers).toEqual([2, 79, 0]);
  expect(readVersion('GNU bash, version 5.2')).toBe(null);
  const versions = ['4.9.0', '4.10.0', '5.0.0 Alpha', '3.6.18'].flatMap((text) => of(text) ?? []);
  expect(versions.sort(newestFirst).map(({ text }) => text)).toEqual(['5.0.0 Alpha', '4.10.0', '4.9.0', '3.6.18']);
});
