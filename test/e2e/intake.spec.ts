import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import { drop, newProject, paste, room, SAMPLE, test } from './journey.ts';

const tiles = (page: Parameters<typeof room>[0]) => room(page, 'Run strip').getByRole('option');

test('a picture that was copied elsewhere is pasted into the open project', async ({ launch, folder }) => {
  const { page } = await launch();
  await newProject(page);
  // Another picture: one byte more after its end, where a reader of PNGs does not look.
  const copied = path.join(folder, 'copied.png');
  await writeFile(copied, Buffer.concat([await readFile(SAMPLE.image), Buffer.from([0])]));
  await paste(page, copied);
  await expect(tiles(page)).toHaveCount(3);
});

test('a picture dragged from a browser comes in by its bytes, under the real policy of the page', async ({
  launch,
}) => {
  const { page } = await launch();
  const address = `data:image/png;base64,${(await readFile(SAMPLE.image)).toString('base64')}`;
  await page.evaluate((picture) => {
    const transfer = new DataTransfer();
    transfer.setData('text/uri-list', picture);
    for (const event of ['dragenter', 'dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(event, { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }
  }, address);
  await expect(tiles(page)).toHaveCount(1);
});

test('files that the dialog gives go into the project by their paths', async ({ launch }) => {
  const { app, page } = await launch();
  await app.evaluate(
    ({ dialog }, files) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: files });
    },
    [SAMPLE.image, SAMPLE.mesh],
  );
  await page.keyboard.press('Control+KeyO');
  await expect(tiles(page)).toHaveCount(2);
});

test('an OBJ becomes a mesh that fal can read, and the file itself is kept', async ({ launch, folder }) => {
  const obj = path.join(folder, 'pyramid.obj');
  await writeFile(
    obj,
    'v 0 0 0\nv 1 0 0\nv 1 0 1\nv 0 0 1\nv 0.5 1 0.5\nf 1 2 3 4\nf 1 5 2\nf 2 5 3\nf 3 5 4\nf 4 5 1\n',
  );
  const { page, library } = await launch();
  await drop(page, obj);
  await expect(tiles(page)).toHaveCount(1);
  await expect(room(page, 'Inspector').getByText(/6 triangles/)).toBeVisible();
  expect((await readFile(path.join(library, 'pyramid/inputs/pyramid.obj'), 'utf8')).startsWith('v 0 0 0')).toBe(true);
});
