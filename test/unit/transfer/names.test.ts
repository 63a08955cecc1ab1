import { link, rename } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { bench, delivered, never, quiet } from './bench.ts';

/** A project of which a picture’s name has letters that systems write in two ways. */
async function named() {
  const at = await bench();
  const { project } = await at.shop.project(at.library, 'Drache');
  const image = await at.library.addInput(project.id, await at.shop.staged('image', 'Größe é.png'));
  await delivered(at.shop, at.library, project);
  const file = path.join(at.shop.folder, 'Drache', image.file);
  expect(file).toBe(file.normalize('NFC'));
  return { ...at, file, decomposed: file.normalize('NFD') };
}

test('files whose names came apart into letters and accents come in as what they are', async () => {
  const { shop, file, decomposed } = await named();
  await rename(file, decomposed);
  const to = await bench();
  const { projects } = await to.transfer.bringIn(shop.folder, never, quiet);
  expect(projects).toMatchObject([{ outcome: 'added', runs: 1, left: [] }]);
});

test('the check does not take a file under its other spelling for somebody else’s', async () => {
  const { transfer, file, decomposed } = await named();
  // As a system shows it that takes both names for one.
  await link(file, decomposed).catch(quiet);
  expect(await transfer.check(never, quiet)).toMatchObject({ files: 4, ok: 4, missing: [], foreign: [] });
});
