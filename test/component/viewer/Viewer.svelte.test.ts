import { afterEach, expect, test, vi, type Mock } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import Viewer from '../../../renderer/viewer/Viewer.svelte';
import { PLAIN_LOOK } from '../../../renderer/viewer/look.ts';
import type { ModelView } from '../../../renderer/viewer/model-view.ts';
import '../../../renderer/styles/tokens.css';
import '../../../renderer/styles/base.css';
import { ball, cube, mediaOf, paneOf, type Fixture } from './fixtures.ts';

afterEach(() => {
  document.body.style.cssText = '';
});

async function open(fixtures: readonly Fixture[], names: readonly string[]) {
  document.body.style.cssText = 'margin: 0; height: 500px; width: 800px';
  const onfailure = vi.fn<(error: unknown) => void>();
  const onready = vi.fn<(view: ModelView) => void>();
  const panes = fixtures.map((fixture, i) => paneOf(fixture, names[i]));
  const shown = await render(Viewer, {
    panes,
    look: PLAIN_LOOK,
    showStatistics: true,
    sceneKey: 'project',
    onfailure,
    onready,
    mediaUrl: mediaOf(...fixtures),
  });
  shown.container.style.height = '500px';
  return { ...shown, onfailure, onready, panes };
}
const called = (spy: Mock) => vi.waitFor(() => expect(spy).toHaveBeenCalled(), { timeout: 20_000 });
/** The statistics of a mesh as they read, in one line. */
const facts = (name: string) =>
  [
    ...page
      .getByRole('region', { name: `Statistics of ${name}` })
      .element()
      .querySelectorAll('dt, dd'),
  ]
    .map((part) => part.textContent.trim())
    .join(' ');
const stateOf = (canvas: Element) => canvas.getAttribute('data-state');

test('a mesh comes up with its name, its numbers and a view that says what it is', async () => {
  const { onready } = await open([ball()], ['Dragon, run 1']);
  const canvas = page.getByRole('application', { name: '3D view of Dragon, run 1' });
  await expect.poll(() => stateOf(canvas.element())).toBe('ready');
  await expect.poll(() => facts('Dragon, run 1')).toContain('Vertices 1,225 Edges 3,456 Faces 2,304 Triangles 2,304');
  expect(onready).toHaveBeenCalledOnce();
});

test('Blender’s keys move the view, and where it is is said aloud', async () => {
  const { onready, container } = await open([cube()], ['Cube']);
  await called(onready);
  const said = () => container.querySelector('[aria-live]')?.textContent;

  const canvas = page.getByRole('application').element();
  for (const [keys, position] of [
    ['Numpad1', 'Front, orthographic'],
    ['Ctrl+Numpad3', 'Left, orthographic'],
    ['Numpad7', 'Top, orthographic'],
    ['Numpad1 Numpad6 Numpad6 Numpad8', 'Front, 30° right, 15° above'],
    ['Numpad5', 'Front, 30° right, 15° above, orthographic'],
    ['Numpad5 ArrowLeft ArrowDown ArrowDown', 'Front, 15° right, 15° below'],
    ['Numpad9', 'Back, 15° right, 15° below'],
  ] as const) {
    for (const key of keys.split(' ')) {
      // By its place on the keyboard: `userEvent` knows no numeric keypad.
      const code = key.replace('Ctrl+', '');
      const event = { code, ctrlKey: code !== key, bubbles: true, cancelable: true };
      expect(canvas.dispatchEvent(new KeyboardEvent('keydown', event))).toBe(false);
    }
    await expect.poll(said).toBe(position);
  }
});

test('the ball of axes turns the view, and pressed again looks from the other side', async () => {
  const { onready } = await open([cube()], ['Cube']);
  await called(onready);
  await userEvent.click(page.getByRole('button', { name: 'Top view (Z)' }));
  await expect.element(page.getByText('Top, orthographic')).toBeInTheDocument();
  await expect.element(page.getByRole('button', { name: 'Top view (Z)' })).toHaveAttribute('aria-pressed', 'true');
  (page.getByRole('button', { name: 'Top view (Z)' }).element() as HTMLElement).click();
  await expect.element(page.getByText('Bottom, orthographic')).toBeInTheDocument();
});

test('two meshes stand side by side, each with its own numbers', async () => {
  const { onready } = await open([cube(), ball()], ['Coarse', 'Run 1']);
  await called(onready);
  expect(facts('Coarse')).toContain('Triangles 12 ');
  expect(facts('Run 1')).toContain('Triangles 2,304 ');
});

test('statistics can be hidden, and what is shown can change without a new view', async () => {
  const { onready, rerender, panes } = await open([cube(), ball()], ['Coarse', 'Run 1']);
  await called(onready);
  const canvas = page.getByRole('application').element();
  await rerender({ showStatistics: false, panes: panes.slice(1) });
  await expect.element(page.getByText('Vertices')).not.toBeInTheDocument();
  await expect.element(page.getByText('Coarse')).not.toBeInTheDocument();
  expect(page.getByRole('application').element()).toBe(canvas);
  await rerender({ panes: [] });
  await expect.poll(() => stateOf(canvas)).toBe('empty');
});

test('a mesh that cannot be read says why, and can be tried again', async () => {
  const fixture = ball();
  const { mesh } = fixture.urls;
  const broken: Fixture = { view: fixture.view, urls: { mesh: '/nothing-is-here', normals: fixture.urls.normals } };
  const { onfailure, onready } = await open([broken], ['Dragon']);
  await expect
    .poll(() => page.getByRole('alert').query()?.textContent ?? '')
    .toContain('The mesh file is no longer there.');
  expect(onfailure).toHaveBeenCalledOnce();
  broken.urls.mesh = mesh;
  await userEvent.click(page.getByRole('button', { name: 'Try again' }));
  await called(onready);
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
});
