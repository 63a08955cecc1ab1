import { expect, test } from 'vitest';
import { childEnv } from '../../../main/programs/child-env.ts';
import { findSlicers } from '../../../main/programs/slicers.ts';
import { fakeSystem, type FakeMachine } from '../../support/fake-system.ts';

const FILE = 'C:\\My "prints"\\hero & co.3mf';
const found = async (machine: Omit<FakeMachine, 'says'>) =>
  (await findSlicers(fakeSystem({ ...machine, says: () => null }))).map(({ name, program, argsFor }) => [
    name,
    program,
    ...argsFor(FILE),
  ]);
const files = (...all: string[]): Record<string, string> => Object.fromEntries(all.map((file) => [file, '']));

test('Windows: where their installers put them', async () => {
  const base = 'C:\\Program Files';
  const programs = [
    `${base}\\Prusa3D\\PrusaSlicer\\prusa-slicer.exe`,
    `${base}\\OrcaSlicer\\orca-slicer.exe`,
    `${base}\\Bambu Studio\\bambu-studio.exe`,
    `${base}\\UltiMaker Cura 5.9.0\\UltiMaker-Cura.exe`,
  ];
  expect(await found({ platform: 'win32', env: { ProgramFiles: base }, files: files(...programs) })).toEqual([
    ['PrusaSlicer', programs[0], FILE],
    ['OrcaSlicer', programs[1], FILE],
    ['Bambu Studio', programs[2], FILE],
    ['Cura', programs[3], FILE],
  ]);
});

test('macOS: applications are opened by the system, with the whole path', async () => {
  const apps = files(
    '/Applications/Original Prusa Drivers/PrusaSlicer.app/Contents/Info.plist',
    '/Users/mia/Applications/UltiMaker Cura.app/Contents/Info.plist',
  );
  const slicers = await findSlicers(fakeSystem({ platform: 'darwin', files: apps, says: () => null }));
  expect(slicers.map(({ name, program, argsFor }) => [name, program, ...argsFor('/tmp/-a hero.stl')])).toEqual([
    ['PrusaSlicer', '/usr/bin/open', '-a', '/Applications/Original Prusa Drivers/PrusaSlicer.app', '/tmp/-a hero.stl'],
    ['Cura', '/usr/bin/open', '-a', '/Users/mia/Applications/UltiMaker Cura.app', '/tmp/-a hero.stl'],
  ]);
});

test('Linux: PATH, AppImages, and flatpaks that are shown the file', async () => {
  const there = files(
    '/usr/bin/prusa-slicer',
    '/home/mia/Applications/OrcaSlicer_Linux_V2.2.0.AppImage',
    '/var/lib/flatpak/exports/bin/com.bambulab.BambuStudio',
  );
  expect(await found({ platform: 'linux', env: { PATH: '/usr/bin' }, files: there })).toEqual([
    ['PrusaSlicer', '/usr/bin/prusa-slicer', FILE],
    ['OrcaSlicer', '/home/mia/Applications/OrcaSlicer_Linux_V2.2.0.AppImage', FILE],
    ['Bambu Studio', '/usr/bin/flatpak', 'run', '--file-forwarding', 'com.bambulab.BambuStudio', '@@', FILE, '@@'],
  ]);
});

test('a program that is started gets the user’s environment without the key', () => {
  const env = {
    PATH: '/usr/bin',
    FAL_KEY: 'secret',
    FAL_KEY_ID: 'x',
    ELECTRON_RUN_AS_NODE: '1',
    ULTRASHAPE_LIBRARY: '/l',
    HOME: '/h',
  };
  expect(childEnv(env)).toEqual({ PATH: '/usr/bin', HOME: '/h' });
});
