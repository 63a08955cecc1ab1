import { expect, test } from 'vitest';
import { Openers } from '../../../main/programs/openers.ts';
import { fakeSystem } from '../../support/fake-system.ts';

const FILE = `/tmp/hero "1" $(x).3mf`;

/** A machine with one slicer; `code`: what a program ends with as soon as it starts. */
function bench(code: number | null, wrong = '') {
  const started: (readonly string[])[] = [];
  const opened: string[] = [];
  let chosen: string | null = null;
  const openers = new Openers({
    system: fakeSystem({
      platform: 'linux',
      env: { PATH: '/usr/bin' },
      files: { '/usr/bin/prusa-slicer': '' },
      says: () => null,
    }),
    start(program, args) {
      started.push([program, ...args]);
      return { ended: Promise.resolve(code), kill: () => undefined };
    },
    openPath(file) {
      opened.push(file);
      return Promise.resolve(wrong);
    },
    ask: () => Promise.resolve('/home/mia/My Slicer.AppImage'),
    chosen: { get: () => chosen, set: (program) => (chosen = program) },
  });
  return { openers, started, opened };
}

test('a slicer gets the file as one argument, whatever its name', async () => {
  const { openers, started } = bench(0);
  const [slicer] = await openers.list(false);
  expect(await openers.open(FILE, slicer?.id ?? '')).toEqual({ name: 'PrusaSlicer' });
  expect(started).toEqual([['/usr/bin/prusa-slicer', FILE]]);
});

test('a program that was pointed at is offered from then on, after what was found', async () => {
  const { openers, started } = bench(0);
  const chosen = await openers.choose();
  expect((await openers.list(false)).map(({ name }) => name)).toEqual(['PrusaSlicer', 'My Slicer']);
  await openers.open(FILE, chosen?.id ?? '');
  expect(started).toEqual([['/home/mia/My Slicer.AppImage', FILE]]);
});

test('one that ends at once and badly is told of, and so is one that is gone', async () => {
  const { openers } = bench(127);
  const [slicer] = await openers.list(false);
  await expect(openers.open(FILE, slicer?.id ?? '')).rejects.toMatchObject({
    code: 'other-program',
    message: 'PrusaSlicer could not be started.',
  });
  await expect(openers.open(FILE, '0000000000000000')).rejects.toMatchObject({ code: 'not-found' });
});

test('without a program the system decides, and says where it has none', async () => {
  const { openers, opened } = bench(0);
  expect(await openers.open(FILE, null)).toEqual({ name: null });
  expect(opened).toEqual([FILE]);
  const none = bench(0, 'No application found');
  await expect(none.openers.open(FILE, null)).rejects.toThrow('This system has no program for 3MF files.');
});
