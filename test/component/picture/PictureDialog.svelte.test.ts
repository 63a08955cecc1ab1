import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { MeshView } from '../../../preload/contract/mesh.ts';
import { connect } from '../../../renderer/app.ts';
import PictureDialog from '../../../renderer/picture/PictureDialog.svelte';
import { Desk } from '../../../renderer/state/desk.svelte.ts';
import { PLAIN_LOOK } from '../../../renderer/viewer/look.ts';
import '../../../renderer/styles/tokens.css';
import '../../../renderer/styles/base.css';
import { fakeBridge, Refusal } from '../../support/fake-bridge.ts';
import { PROJECTS } from '../open-project.ts';
import { ball, cube } from '../viewer/fixtures.ts';
import { stand } from '../viewer/stand.ts';
import WithDesk from './WithDesk.svelte';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0).reverse()) end();
});

/** The dialog over a stage of 400 by 300 with a ball on it, and a main process that takes pictures. */
async function open() {
  const bridge = fakeBridge();
  const desk = new Desk(connect(bridge));
  await desk.start();
  const project = bridge.library.projects[PROJECTS.done];
  if (project === undefined) throw new Error('the fake library has no such project');
  await desk.navigation.openProject(project.id);
  const fixture = ball();
  const stage = stand([fixture]);
  ends.push(
    () => desk.dispose(),
    () => stage.dispose(),
  );
  stage.view.setLook({ ...PLAIN_LOOK, grid: false });
  stage.view.show([{ view: fixture.view, name: 'Ball', distances: null }], 'a');
  await stage.ready();
  desk.room.camera.attach(stage.view);
  desk.navigation.openSheet('picture');

  const files = new Map<string, { readonly blob: Blob; readonly name: string }>();
  const fetched = globalThis.fetch;
  const spy = vi.spyOn(globalThis, 'fetch').mockImplementation((address, init) => {
    if (address !== 'upload') return fetched(address, init);
    const token = crypto.randomUUID();
    const name = decodeURIComponent(new Headers(init?.headers).get('x-file-name') ?? '');
    files.set(token, { blob: init?.body as Blob, name });
    return Promise.resolve(Response.json({ ok: true, value: token }));
  });
  onTestFinished(() => spy.mockRestore());
  const saved: { readonly name: string; readonly blob: Blob }[] = [];
  const take = (token: string, name: string) => {
    const file = files.get(token);
    if (file === undefined) throw new Error('no such upload');
    saved.push({ name, blob: file.blob });
  };
  bridge.answer('picture:save', ({ token, name }) => {
    take(token, name);
    return { name };
  });
  bridge.answer('picture:folder', ({ name }) => ({ folder: crypto.randomUUID(), name }));
  bridge.answer('picture:add', ({ token, name }) => {
    take(token, name);
    return undefined;
  });
  await render(WithDesk, { shared: desk, content: PictureDialog });
  return { desk, bridge, saved, project };
}
/** Software draws here, on a machine with other things to do. */
const PATIENT = { timeout: 60_000 };
const said = (desk: Desk) => desk.notices.all.map(({ message }) => message);
const click = (role: 'button' | 'radio' | 'checkbox', name: string) => userEvent.click(page.getByRole(role, { name }));

async function pixels(blob: Blob) {
  const bitmap = await createImageBitmap(blob);
  const { width, height } = bitmap;
  const paper = new OffscreenCanvas(width, height).getContext('2d');
  if (paper === null) throw new Error('no 2D canvas');
  paper.drawImage(bitmap, 0, 0);
  const at = (x: number, y: number) => [...paper.getImageData(x * (width - 1), y * (height - 1), 1, 1).data];
  return { width, height, at };
}

test(
  'a screenshot is saved as large and as bare as asked for, under the project’s name',
  { timeout: 90_000 },
  async () => {
    const { desk, saved, project } = await open();
    const { width, height } = desk.room.camera.model?.size ?? { width: 0, height: 0 };
    await userEvent.click(page.getByText('2×'));
    await expect.element(page.getByText(`${width * 2} × ${height * 2} pixels`)).toBeVisible();
    await click('checkbox', 'Transparent background');
    await click('button', 'Save…');
    await expect.poll(() => said(desk), PATIENT).toEqual([expect.stringMatching(/^.+\.png is saved\.$/)]);
    expect(desk.navigation.sheet).toBeNull();
    const [picture] = saved;
    expect(picture?.name).toContain(project.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'));
    if (picture === undefined) throw new Error('nothing was saved');
    const seen = await pixels(picture.blob);
    expect([seen.width, seen.height]).toEqual([width * 2, height * 2]);
    expect(seen.at(0.5, 0.5)[3]).toBe(255);
    expect(seen.at(0, 0)[3]).toBe(0);
  },
);

test('a turn is saved as numbered pictures, each from another side', { timeout: 90_000 }, async () => {
  const { desk, saved } = await open();
  await userEvent.click(page.getByText('Turntable'));
  await userEvent.click(page.getByText('PNG sequence'));
  await userEvent.selectOptions(page.getByLabelText('Height'), '480');
  await userEvent.fill(page.getByLabelText('Pictures'), '24');
  await userEvent.tab();
  await click('button', 'Save…');
  await expect.poll(() => said(desk), PATIENT).toEqual([expect.stringMatching(/^24 pictures are in /)]);
  expect(saved.map(({ name }) => name.slice(-8))).toEqual(
    Array.from({ length: 24 }, (_, i) => `${String(i + 1).padStart(4, '0')}.png`),
  );
  const first = saved[0]?.blob;
  if (first === undefined) throw new Error('nothing was saved');
  expect((await pixels(first)).height).toBe(480);
});

test('a turn that is stopped keeps what there is, says so, and can be begun anew', { timeout: 90_000 }, async () => {
  const { desk, saved } = await open();
  await userEvent.click(page.getByText('Turntable'));
  await userEvent.click(page.getByText('PNG sequence'));
  await userEvent.selectOptions(page.getByLabelText('Height'), '480');
  await click('button', 'Save…');
  await expect.poll(() => saved.length, PATIENT).toBeGreaterThan(1);
  await expect.element(page.getByRole('button', { name: 'Save…' })).toHaveAttribute('aria-disabled', 'true');
  await click('button', 'Cancel');
  await expect.poll(() => said(desk), PATIENT).toEqual([expect.stringMatching(/^Stopped\. \d+ pictures stay in /)]);
  expect(saved.length).toBeLessThan(120);
  await expect.element(page.getByRole('button', { name: 'Save…' })).not.toHaveAttribute('aria-disabled');
});

test('a turn is saved as a film', { timeout: 90_000 }, async () => {
  const { desk, saved } = await open();
  await userEvent.click(page.getByText('Turntable'));
  await userEvent.selectOptions(page.getByLabelText('Height'), '480');
  await userEvent.fill(page.getByLabelText('Pictures'), '24');
  await userEvent.tab();
  await click('button', 'Save…');
  await expect.poll(() => said(desk), PATIENT).toEqual([expect.stringMatching(/\.webm is saved\.$/)]);
  const film = saved[0]?.blob;
  if (film === undefined) throw new Error('nothing was saved');
  const video = document.createElement('video');
  video.src = URL.createObjectURL(film);
  onTestFinished(() => URL.revokeObjectURL(video.src));
  await new Promise((resolve) => video.addEventListener('loadedmetadata', resolve));
  expect(video.videoHeight).toBe(480);
  expect(video.duration).toBeCloseTo(0.8, 1);
});

test('all versions come on one sheet, from six sides', { timeout: 90_000 }, async () => {
  const { desk, bridge, saved } = await open();
  const fixtures = new Map<string, ReturnType<typeof cube>>();
  bridge.answer('mesh:open', ({ id }): MeshView => {
    const made = fixtures.get(id) ?? (fixtures.size === 0 ? cube() : ball());
    fixtures.set(id, made);
    return { ...made.view, id };
  });
  const url = vi.spyOn(desk.media, 'url').mockImplementation((id, kind) => {
    const urls = fixtures.get(id)?.urls;
    return (kind === 'mesh' || kind === 'normals' ? urls?.[kind] : undefined) ?? '/nothing-is-here';
  });
  onTestFinished(() => url.mockRestore());
  await userEvent.click(page.getByText('Comparison sheet'));
  const versions = desk.room.meshItems.length;
  expect(versions).toBeGreaterThan(1);
  await userEvent.selectOptions(page.getByLabelText('Size of one picture'), '256');
  await click('button', 'Save…');
  await expect.poll(() => said(desk), PATIENT).toEqual([expect.stringMatching(/comparison\.png is saved\.$/)]);
  const sheet = saved[0]?.blob;
  if (sheet === undefined) throw new Error('nothing was saved');
  const seen = await createImageBitmap(sheet);
  expect(seen.width).toBeGreaterThan(6 * 256);
  expect(seen.height).toBeGreaterThan(versions * 256);
  expect(document.querySelectorAll('canvas')).toHaveLength(1);
});

test('what goes wrong is said in the dialog, and what can be done about it', { timeout: 90_000 }, async () => {
  const { bridge, desk } = await open();
  bridge.answer('picture:save', () => {
    throw new Refusal({ code: 'disk-full', message: 'The disk is full.', advice: 'Make room, then save again.' });
  });
  await click('button', 'Save…');
  const alert = () => page.getByRole('alert').query()?.textContent;
  await expect.poll(alert, PATIENT).toMatch(/The disk is full\.\s+Make room/);
  expect(desk.navigation.sheet).toBe('picture');
});
