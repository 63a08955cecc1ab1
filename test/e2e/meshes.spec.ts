import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { Bridge, CallName, CallOutput, PageInput } from '../../preload/contract.ts';
import type { Reply } from '../../preload/contract/errors.ts';
import { SAMPLE, test } from './journey.ts';

/** Ask the app as its page does, by the page's own bridge. */
async function ask<K extends CallName>(page: Page, name: K, input: PageInput<K>): Promise<Reply<CallOutput<K>>> {
  const reply: unknown = await page.evaluate(
    ([call, given]) => (globalThis as unknown as { app: Bridge }).app.invoke(call, given as never),
    [name, input] as const,
  );
  return reply as Reply<CallOutput<K>>;
}

async function answered<K extends CallName>(page: Page, name: K, input: PageInput<K>): Promise<CallOutput<K>> {
  const reply = await ask(page, name, input);
  if (!reply.ok) throw new Error(`${name}: ${reply.error.message}`);
  return reply.value;
}

/** Status, type and bytes of a medium, as the page fetches it. */
const fetched = (page: Page, id: string, kind: string) =>
  page.evaluate(async (address) => {
    const answer = await fetch(address);
    return [answer.status, answer.headers.get('content-type'), (await answer.arrayBuffer()).byteLength] as const;
  }, `media/${id}/${kind}`);

/** Hand bytes over, as the page does with a picture that it has drawn. */
const uploaded = (page: Page, bytes: Uint8Array): Promise<string> =>
  page.evaluate(async (text) => {
    const body = new Blob([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))]);
    const answer = await fetch('upload', { method: 'POST', headers: { 'x-file-name': 'blob' }, body });
    return ((await answer.json()) as { value: string }).value;
  }, Buffer.from(bytes).toString('base64'));

test('what the viewer needs of two meshes comes over the one origin, in the sizes that were told', async ({
  launch,
}) => {
  const { page } = await launch();
  const { inputs, runs } = await answered(page, 'sample:open', undefined);
  const coarse = inputs.find(({ slot }) => slot === 'mesh')?.id ?? '';
  const refined = runs[0]?.id ?? '';
  const view = await answered(page, 'mesh:open', { id: refined });
  expect(view.residual).toBeLessThan(0.05);
  expect(await fetched(page, refined, 'mesh')).toEqual([200, 'model/gltf-binary', view.bytes]);
  expect(await fetched(page, refined, 'normals')).toEqual([200, 'application/octet-stream', view.layout.vertices * 2]);
  expect(await fetched(page, refined, 'boxes')).toEqual([200, 'application/octet-stream', view.boxes.count * 24]);

  const progress = page.evaluate(
    () =>
      new Promise((resolve) => {
        (globalThis as unknown as { app: Bridge }).app.on('work:progress', resolve);
      }),
  );
  const work = randomUUID();
  const map = await answered(page, 'mesh:distances', { id: refined, from: coarse, work });
  expect(await progress).toMatchObject({ work });
  expect(await fetched(page, map.id, 'distances')).toEqual([200, 'application/octet-stream', view.layout.vertices * 2]);
  const again = await answered(page, 'mesh:distances', { id: refined, from: coarse, work });
  expect(again).toEqual({ ...map, id: again.id });
  expect(await answered(page, 'mesh:report', { id: refined })).toMatchObject({ errors: 0 });
});

test('a picture leaves by the system’s dialog, and nothing else leaves at all', async ({ launch, folder }) => {
  const { app, page } = await launch();
  const chosen = path.join(folder, 'taken home.png');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, chosen);
  const picture = await readFile(SAMPLE.image);
  const token = await uploaded(page, picture);
  expect(await answered(page, 'picture:save', { token, name: 'Snail.png' })).toEqual({ name: 'taken home.png' });
  expect(await readFile(chosen)).toEqual(picture);
  expect(await ask(page, 'picture:save', { token, name: 'Snail.png' })).toMatchObject({ error: { code: 'not-found' } });

  const program = await uploaded(page, Buffer.from('#!/bin/sh\n'));
  const refused = await ask(page, 'picture:save', { token: program, name: 'snail.png' });
  expect(refused).toMatchObject({ ok: false, error: { code: 'unsupported-file' } });

  await app.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] });
  }, folder);
  const set = await answered(page, 'picture:folder', { name: 'Turntable' });
  for (const name of ['001.png', '../002.png']) {
    await answered(page, 'picture:add', { folder: set?.folder ?? '', token: await uploaded(page, picture), name });
  }
  expect((await readdir(path.join(folder, 'Turntable'))).sort()).toEqual(['001.png', '002.png']);
});

test('distances that a page waited for are left when it is reloaded, and can be asked for again', async ({
  launch,
}) => {
  const { page } = await launch();
  const { inputs, runs } = await answered(page, 'sample:open', undefined);
  const ids = { id: runs[0]?.id ?? '', from: inputs.find(({ slot }) => slot === 'mesh')?.id ?? '' };
  await page.evaluate(
    ([given, work]) => void (globalThis as unknown as { app: Bridge }).app.invoke('mesh:distances', { ...given, work }),
    [ids, randomUUID()] as const,
  );
  await page.reload();
  await page.locator('html[data-ready="true"]').waitFor({ state: 'attached' });
  expect(await answered(page, 'mesh:distances', { ...ids, work: randomUUID() })).toMatchObject({
    openReference: false,
  });
});
