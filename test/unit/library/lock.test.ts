import { cp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { silentLog } from '../../../main/base/log.ts';
import { access } from '../../../main/library/access.ts';
import { LibraryLock, LOCK_FILE, type Here, type LockOpening } from '../../../main/library/lock.ts';
import { tempFolder } from './support.ts';

/** Processes of this machine, and of one beside it. */
const alive = new Set([1, 2]);
const process = (pid: number, host = 'here'): Here => ({ host, pid, isAlive: (one) => alive.has(one) });

/** What this machine and others have noted; each user of each machine has a folder of their own. */
const notesOf = new Map<string, string>();

async function take(folder: string, here: Here, onLost?: () => void, machine = here.host): Promise<LockOpening> {
  const notes = notesOf.get(machine) ?? (await tempFolder());
  notesOf.set(machine, notes);
  const opening = await LibraryLock.take({
    folder,
    notes,
    log: silentLog,
    here,
    beatMs: 20,
    staleMs: 5000,
    ...(onLost && { onLost }),
  });
  if (opening.kind === 'held') onTestFinished(() => opening.lock.release());
  return opening;
}

const kind = async (opening: Promise<LockOpening>): Promise<string> => (await opening).kind;

test('two who take a library at the same moment: one has it', async () => {
  const folder = await tempFolder();
  const openings = await Promise.all([take(folder, process(1)), take(folder, process(2))]);
  expect(openings.map((one) => one.kind).sort()).toEqual(['busy', 'held']);
});

test('what is given back can be taken, and nothing of it is left', async () => {
  const folder = await tempFolder();
  const first = await take(folder, process(1));
  expect(await take(folder, process(2))).toEqual({ kind: 'busy', by: { host: null } });
  expect(await take(folder, process(2, 'studio-mac'))).toEqual({ kind: 'busy', by: { host: 'here' } });
  if (first.kind === 'held') first.lock.release();
  expect(await readdir(folder)).toEqual([]);
  expect(await kind(take(folder, process(2)))).toBe('held');
});

test('who was taken over is told once, however many ask at that moment', async () => {
  const folder = await tempFolder();
  let lost = 0;
  const notes = await tempFolder();
  const options = { folder, notes, log: silentLog, here: process(1), beatMs: 60_000, staleMs: 0, onLost: () => lost++ };
  const opening = await LibraryLock.take(options);
  if (opening.kind !== 'held') throw new Error('It is held by somebody else.');
  onTestFinished(() => opening.lock.release());
  const theirs = { version: 1, token: 'new', pid: 2, host: 'here', folder: '1:1', beat: 0 };
  await writeFile(path.join(folder, LOCK_FILE), JSON.stringify(theirs));
  const asked = await Promise.all([opening.lock.holds(), opening.lock.holds(), opening.lock.holds()]);
  expect(asked).toEqual([false, false, false]);
  expect(lost).toBe(1);
});

test('what a crash left on this machine is taken over at once', async () => {
  const folder = await tempFolder();
  alive.add(3);
  await take(folder, process(3));
  alive.delete(3);
  expect(await kind(take(folder, process(1)))).toBe('held');
});

test('a crash on another machine is believed when it has been silent for long, by the disk’s own clock', async () => {
  const folder = await tempFolder();
  const before = await take(folder, process(9, 'studio-mac'));
  expect(await kind(take(folder, process(1)))).toBe('busy');
  if (before.kind === 'held') before.lock.release();
  await writeFile(
    path.join(folder, LOCK_FILE),
    JSON.stringify({ version: 1, token: 'x', pid: 9, host: 'studio-mac', folder: '1:1', beat: 4 }),
  );
  expect(await kind(take(folder, process(1)))).toBe('busy');
  const longAgo = new Date(Date.now() - 6000);
  await utimes(path.join(folder, LOCK_FILE), longAgo, longAgo);
  expect(await kind(take(folder, process(1)))).toBe('held');
});

test('a copy of a library that is open is open to nobody', async () => {
  const root = await tempFolder();
  const [here, there] = [path.join(root, 'library'), path.join(root, 'copy')];
  await cp(await tempFolder(), here, { recursive: true });
  await take(here, process(1));
  await cp(here, there, { recursive: true, preserveTimestamps: true });
  expect(await kind(take(there, process(2)))).toBe('held');
});

test('who slept and was taken over is told, and never writes again', async () => {
  const folder = await tempFolder();
  let lost = 0;
  const sleeper = await take(folder, process(1), () => lost++);
  await writeFile(
    path.join(folder, LOCK_FILE),
    JSON.stringify({ version: 1, token: 'new', pid: 2, host: 'here', folder: '1:1', beat: 0 }),
  );
  await expect.poll(() => lost).toBe(1);
  expect(sleeper.kind === 'held' && (await sleeper.lock.holds())).toBe(false);
  expect(await readdir(folder)).toEqual([LOCK_FILE]);
});

test('a lock that somebody tidied away is made again', async () => {
  const folder = await tempFolder();
  await take(folder, process(1));
  await rm(path.join(folder, LOCK_FILE));
  await expect.poll(() => readdir(folder)).toEqual([LOCK_FILE]);
  expect(await kind(take(folder, process(2)))).toBe('busy');
});

test('half a lock, or garbage in its place, is nobody’s', async () => {
  const folder = await tempFolder();
  await writeFile(path.join(folder, LOCK_FILE), '{"version": 1, "tok');
  expect(await kind(take(folder, process(1)))).toBe('held');
});

test('two machines of one name are two: neither takes the other’s library for left behind', async () => {
  const folder = await tempFolder();
  const there = await take(folder, process(9), undefined, 'the other');
  expect(there.kind).toBe('held');
  // No process of this machine has that number.
  expect(await take(folder, process(1))).toEqual({ kind: 'busy', by: { host: 'here' } });
  if (there.kind === 'held') expect(await there.lock.holds()).toBe(true);
});

test('whoever slept asks the disk before it writes, also where the steady clock slept as well', async () => {
  const folder = await tempFolder();
  let lost = 0;
  const options = { folder, notes: await tempFolder(), log: silentLog, here: process(1), onLost: () => lost++ };
  const opening = await LibraryLock.take(options);
  if (opening.kind !== 'held') throw new Error('It is held by somebody else.');
  onTestFinished(() => opening.lock.release());
  const theirs = { version: 1, token: 'new', pid: 2, host: 'studio-mac', folder: '1:1', beat: 0 };
  await writeFile(path.join(folder, LOCK_FILE), JSON.stringify(theirs));
  expect(await opening.lock.holds()).toBe(true);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
  onTestFinished(() => void vi.useRealTimers());
  expect(await opening.lock.holds()).toBe(false);
  expect(lost).toBe(1);
});

test('who has it is said as far as it is known', () => {
  const said = (host: string | null) => access.inUse({ host }, 'here');
  expect(said(null)).toMatchObject({ message: 'This library is open in another window of the app.' });
  expect(said('studio-mac')).toMatchObject({ message: 'This library is open on another machine, “studio-mac”.' });
  // Of one by this name that is not noted here it cannot be told which.
  const message =
    'This library is open in another window of the app, here or on another machine that is called “here”.';
  expect(said('here')).toMatchObject({ message });
});
