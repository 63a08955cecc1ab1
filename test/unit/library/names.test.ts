import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { folded } from '../../../main/library/folders.ts';
import { visibleIn, Workshop } from './support.ts';

// What a name is on one system it has to be on all, for a library is carried from one to the other.

/** As a person may call a project. Some are the same to one file system and not to another. */
const HARD = [
  'é'.normalize('NFC'),
  'é'.normalize('NFD'),
  'É',
  'Straße',
  'STRASSE',
  'İstanbul',
  'con',
  'CON.',
  'con .glb',
  'Aux.tar.gz',
  'trailing dot.',
  'trailing dot . .',
  'trailing dot',
  'x'.repeat(200),
  `${'x'.repeat(199)}y`,
  '龍'.repeat(66),
  '🐉'.repeat(50),
  '.git',
  '~$lock',
  '-rf',
  'a\u200db',
  '\u202eknp.exe',
];

test('projects of any names lie side by side under names that no system takes for one another', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  for (const name of HARD) await library.createProject(name);
  const folders = await visibleIn(library.folder);
  const projects = folders.filter((name) => name !== 'library.json');
  expect(projects).toHaveLength(HARD.length);
  expect(new Set(projects.map(folded)).size).toBe(HARD.length);
  for (const folder of projects) {
    expect(folder).toBe(folder.normalize('NFC'));
    // With a number behind it, and with `.tmp-…` while it is made, it stays below every system's 255.
    expect(Buffer.byteLength(folder)).toBeLessThanOrEqual(90);
    expect(folder).not.toMatch(/[. ]$|^[. ]|^(con|aux|prn|nul|com\d|lpt\d) *(\.|$)/i);
  }
  library.close();
  const again = await shop.open();
  const titles = again.cards({ kind: 'project', search: '', after: null, limit: 100 }).cards.map(({ title }) => title);
  expect(titles.sort()).toEqual([...HARD].sort());
});

test('inputs whose names are 255 bytes, reserved, or differ in case and accents alone are all kept', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { id } = await library.createProject('Dragon');
  const names = [
    'é.glb',
    'é.glb',
    'É.GLB',
    'NUL.glb',
    'lpt1.old.glb',
    `${'n'.repeat(251)}.glb`,
    `${'龍'.repeat(83)}.glb`,
    'a..glb',
  ];
  for (const [at, name] of names.entries()) {
    await library.addInput(id, await shop.staged('mesh', name.normalize(at === 1 ? 'NFD' : 'NFC'), `mesh ${at}`));
  }
  const files = await readdir(path.join(await library.projectFolder(id), 'inputs'));
  expect(new Set(files.map(folded)).size).toBe(names.length);
  for (const file of files) {
    expect(file).toMatch(/\.glb$/);
    expect(Buffer.byteLength(file)).toBeLessThanOrEqual(100);
    expect(file).not.toMatch(/^(con|aux|prn|nul|com\d|lpt\d) *\./i);
    expect(file).toBe(file.normalize('NFC'));
  }
  for (const { id: input } of (await library.project(id)).inputs) {
    expect(await library.pathOf(input, 'mesh')).not.toBeNull();
  }
});
