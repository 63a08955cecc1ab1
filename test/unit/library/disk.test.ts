import { execFileSync } from 'node:child_process';
import type { PathLike } from 'node:fs';
import { chmod, mkdir, readdir, rename as realRename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { moveIn, renameFile } from '../../../main/library/copy-in.ts';
import { allCards, newRun, readText, tempFolder, Workshop } from './support.ts';

/** A disk of so many kilobytes; null where this machine does not let the tests make one. */
function smallDisk(folder: string, kilobytes: number): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'none', folder], { stdio: 'ignore' });
  } catch {
    return false;
  }
  onTestFinished(() => void execFileSync('umount', ['-l', folder]));
  return true;
}

test('on a full disk everything says so and nothing that was there changes', async ({ skip }) => {
  const root = await tempFolder();
  const disk = path.join(root, 'disk');
  await mkdir(disk);
  if (process.platform !== 'linux' || !smallDisk(disk, 96)) skip('a small disk can only be made by root on Linux');
  const shop = new Workshop(root);
  const folder = path.join(disk, 'library');
  const library = await shop.open(folder);
  const { project } = await shop.project(library);
  const run = await library.createRun(newRun(project));
  const full = { code: 'disk-full', charged: 'no', retryable: true };

  await expect(
    library.addInput(project.id, await shop.staged('mesh', 'big.glb', 'x'.repeat(200_000))),
  ).rejects.toMatchObject(full);
  expect((await readdir(path.join(folder, 'Dragon/inputs'))).sort()).toEqual(['hero.png', 'hero_coarse.glb']);

  const log = Array.from({ length: 2000 }, (_, at) => ({ at, text: 'a line of the log of fal '.repeat(4) }));
  await expect(library.saveRun({ ...run, state: 'running', log })).rejects.toMatchObject(full);
  expect(await library.run(run.id)).toEqual(run);
  await expect(
    library.changeProject({ projectId: project.id, notes: 'x'.repeat(20_000).repeat(5) }),
  ).rejects.toMatchObject(full);
  expect(await library.project(project.id)).toEqual(project);

  const live = allCards(library);
  library.close();
  const after = await shop.open(folder);
  expect(after.problems).toEqual([]);
  expect(allCards(after)).toEqual(live);
});

test('a file comes over from another disk whole, or not at all', async ({ skip }) => {
  const root = await tempFolder();
  const disk = path.join(root, 'disk');
  await mkdir(disk);
  if (process.platform !== 'linux' || !smallDisk(disk, 96)) skip('a second disk can only be made by root on Linux');
  for (const [name, bytes] of [
    ['small', 50_000],
    ['large', 90_000],
  ] as const) {
    await writeFile(path.join(root, name), 'x'.repeat(bytes));
  }
  await moveIn(path.join(root, 'small'), path.join(disk, 'small'));
  await expect(moveIn(path.join(root, 'large'), path.join(disk, 'large'))).rejects.toMatchObject({ code: 'ENOSPC' });
  expect(await readdir(disk)).toEqual(['small']);
  expect((await readText(disk, 'small')).length).toBe(50_000);
  expect((await readdir(root)).sort()).toEqual(['disk', 'large']);
});

test('a folder that cannot be written to is named as such', async ({ skip }) => {
  if (process.platform === 'win32' || process.getuid?.() === 0) skip('permissions do not bind this user');
  const shop = await Workshop.make();
  const library = await shop.open();
  await chmod(shop.folder, 0o555);
  onTestFinished(() => chmod(shop.folder, 0o755));
  await expect(library.createProject('Dragon')).rejects.toMatchObject({ code: 'read-only' });
});

test('a file that a scanner holds for a moment is renamed all the same, on Windows', async () => {
  const root = await tempFolder();
  await writeFile(path.join(root, 'from'), 'x');
  let held = 3;
  const rename = async (from: PathLike, to: PathLike): Promise<void> => {
    if (held-- > 0) throw Object.assign(new Error('held'), { code: 'EPERM' });
    await realRename(from, to);
  };
  const [from, to] = [path.join(root, 'from'), path.join(root, 'to')];
  await expect(renameFile(from, to, { platform: 'linux', rename })).rejects.toThrow('held');
  await renameFile(from, to, { platform: 'win32', rename });
  expect(await readdir(root)).toEqual(['to']);
});
