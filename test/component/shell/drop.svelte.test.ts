import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { openApp } from '../open-app.ts';

const PNG =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

function carrying(...files: readonly File[]): DataTransfer {
  const data = new DataTransfer();
  for (const file of files) data.items.add(file);
  return data;
}

const drag = (type: string, dataTransfer: DataTransfer) =>
  document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));

test('files over the library make a new project, and the overlay says so before', async () => {
  const { bridge } = await openApp();
  const data = carrying(new File(['x'], 'hero.png'), new File(['x'], 'hero_coarse.glb'));
  drag('dragenter', data);
  await expect.element(page.getByRole('status').getByText('Make a new project')).toBeVisible();
  drag('drop', data);
  await expect.element(page.getByText('Make a new project')).not.toBeInTheDocument();
  await expect.element(page.getByRole('heading', { level: 1 })).toMatchTextContent(/hero.png/);
  const asked = bridge.asked.find(({ name }) => name === 'intake:files')?.input;
  expect(asked).toMatchObject({ projectId: null, files: [{ name: 'hero.png' }, { name: 'hero_coarse.glb' }] });
});

test('an archive is brought in as projects, with a report, and what came with it makes a project', async () => {
  const { bridge } = await openApp();
  const data = carrying(new File(['x'], 'towers.ZIP'), new File(['x'], 'hero.png'));
  drag('dragenter', data);
  drag('drop', data);
  const report = page.getByRole('dialog', { name: 'Import' });
  await expect.element(report).toMatchTextContent(/towers.ZIP/);
  const asked = (name: string) => bridge.asked.find((one) => one.name === name)?.input;
  expect(asked('transfer:files')).toMatchObject({ files: [{ name: 'towers.ZIP' }] });
  expect(asked('intake:files')).toMatchObject({ files: [{ name: 'hero.png' }] });
});

test('files over an open project go into it', async () => {
  const { bridge } = await openApp();
  await page.getByRole('option', { name: /Dragon/ }).dblClick();
  await expect.element(page.getByRole('heading', { level: 1 })).toMatchTextContent(/Dragon/);
  const data = carrying(new File(['x'], 'side.png'));
  drag('dragenter', data);
  await expect.element(page.getByText('Add to “Dragon”')).toBeVisible();
  drag('drop', data);
  await expect.poll(() => bridge.library.projects[0]?.inputs.at(-1)?.name).toBe('side.png');
});

test('going away with the files takes the overlay away', async () => {
  await openApp();
  const data = carrying(new File(['x'], 'hero.png'));
  drag('dragenter', data);
  drag('dragenter', data);
  drag('dragleave', data);
  await expect.element(page.getByText('Make a new project')).toBeVisible();
  drag('dragleave', data);
  await expect.element(page.getByText('Make a new project')).not.toBeInTheDocument();
});

test('each refused file is told by name, with what to do', async () => {
  await openApp();
  const data = carrying(new File(['x'], 'hero.png'), new File(['x'], 'castle.blend'));
  drag('dragenter', data);
  drag('drop', data);
  const notices = page.getByRole('region', { name: 'Notices' });
  await expect.element(notices).toMatchTextContent(/castle.blend: This kind of file cannot be used./);
  await expect.element(notices).toMatchTextContent(/Export a GLB or OBJ from Blender/);
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect.element(notices).not.toMatchTextContent(/castle.blend/);
});

test('a picture that is only an address is read if it holds itself, else the user is told how', async () => {
  const { bridge } = await openApp();
  const inside = new DataTransfer();
  inside.setData('text/uri-list', PNG);
  drag('dragenter', inside);
  drag('drop', inside);
  await expect
    .poll(() => bridge.asked.find(({ name }) => name === 'intake:files')?.input)
    .toMatchObject({ files: [{ name: 'picture.png', type: 'image/png' }] });

  const elsewhere = new DataTransfer();
  elsewhere.setData('text/uri-list', 'https://example.invalid/cat.png');
  drag('dragenter', elsewhere);
  drag('drop', elsewhere);
  await expect.element(page.getByText('This picture is still on the web page.')).toBeVisible();
});

test('text dragged about is none of our business', async () => {
  await openApp();
  const data = new DataTransfer();
  data.setData('text/plain', 'hello');
  drag('dragenter', data);
  expect(document.querySelector('.overlay')).toBeNull();
});
