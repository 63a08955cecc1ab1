import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runFolderName, safeName, splitName, uniqueName } from '../../../main/library/folders.ts';

test.each([
  ['Dragon', 'Dragon'],
  ['Дракон 龍 🐉', 'Дракон 龍 🐉'],
  ['a/b\\c:d*e?f"g<h>i|j', 'a b c d e f g h i j'],
  ['../../etc/passwd', 'etc passwd'],
  ['.hidden', 'hidden'],
  ['ends with dots...', 'ends with dots'],
  ['  spaces \t\n inside ', 'spaces inside'],
  ['nul\0byte', 'nul byte'],
  ['CON', '_CON'],
  ['com1.glb', '_com1.glb'],
  ['lpt³', '_lpt³'],
  ['Console', 'Console'],
  ['e\u0301te\u0301', 'été'],
  ['\u202egnp.exe', 'gnp.exe'],
  ['', 'Project'],
  ['...', 'Project'],
  ['\ud800', '\ufffd'],
])('%o becomes %o', (name, folder) => expect(safeName(name, 'Project')).toBe(folder));

test('a long name is cut between characters that people see', () => {
  const name = safeName('👩‍👩‍👧‍👦'.repeat(20), 'Project');
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(80);
  expect(name).toBe('👩‍👩‍👧‍👦'.repeat(3));
});

test('any name becomes one that every system takes, and stays it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
      const safe = safeName(name, 'Project');
      expect(safe).not.toBe('');
      expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(81);
      expect(safe).not.toMatch(/[<>:"/\\|?*\p{Cc}]|^[.\s]|[.\s]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/iu);
      expect(safeName(safe, 'Project')).toBe(safe);
    }),
  );
});

test('a name that is taken gets a number before its ending', () => {
  const taken = new Set(['hero.png', 'hero 2.png']);
  expect(uniqueName('hero', '.png', (name) => taken.has(name))).toBe('hero 3.png');
  expect(splitName('a.b.GLB')).toEqual(['a.b', '.glb']);
  expect(splitName('.glb')).toEqual(['.glb', '']);
  expect(splitName('no ending. Really')).toEqual(['no ending. Really', '']);
});

test("a run's folder says when, by this machine's clock", () => {
  const at = new Date(2026, 10, 3, 4, 5).getTime();
  expect(runFolderName(at, 'a1b2c3d4-0000-4000-8000-000000000000')).toBe('2026-11-03_0405_a1b2');
});
