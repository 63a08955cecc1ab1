import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { StartRuns } from '../../../preload/contract/runs.ts';
import type { FakeBridge } from '../../support/fake-bridge.ts';
import { fakeId } from '../../support/fake-library.ts';
import { askedFor, openProject } from '../open-project.ts';

const dialog = () => page.getByRole('dialog', { name: 'Sweep' });
const sent = (bridge: FakeBridge) => askedFor(bridge, 'run:start') as readonly StartRuns[];

async function open(prepare?: (bridge: FakeBridge) => void) {
  const opened = await openProject('done', prepare === undefined ? {} : { prepare });
  await page.getByRole('button', { name: 'Sweep…' }).click();
  await expect.element(dialog()).toBeVisible();
  return opened;
}

test('four seeds are one press, with their sum as the cap', async () => {
  const { bridge, project } = await open();
  await expect.element(dialog()).toMatchTextContent(/Seeds 42, 43, 44, 45\./);
  await dialog().getByRole('button', { name: 'Start 4 · $0.60' }).click();
  await expect.element(dialog()).not.toBeInTheDocument();
  const [press, second] = sent(bridge);
  expect(second).toBeUndefined();
  expect(press?.sweep).toEqual({ cap: 0.6 });
  expect(press?.runs.map(({ params }) => params.seed)).toEqual([42, 43, 44, 45]);
  expect(new Set(press?.runs.map(({ projectId }) => projectId))).toEqual(new Set([project.id]));
  const started = bridge.library.projects.find(({ id }) => id === project.id)?.runs.slice(3) ?? [];
  expect(new Set(started.map(({ sweep }) => sweep?.id)).size).toBe(1);
  await expect.element(page.getByRole('option', { selected: true })).toMatchTextContent(/Run 4/);
});

test('resolutions and pictures multiply, and the price says so', async () => {
  const another = fakeId('image', 601);
  const { bridge } = await open((fresh) => {
    fresh.library.projects = fresh.library.projects.map((one) => {
      const [first] = one.inputs;
      return first === undefined
        ? one
        : { ...one, inputs: [...one.inputs, { ...first, id: another, name: 'side.png' }] };
    });
  });
  await dialog().getByRole('spinbutton', { name: 'How many' }).fill('2');
  await userEvent.keyboard('{Tab}');
  await dialog().getByRole('checkbox', { name: '512' }).click();
  await dialog().getByRole('checkbox', { name: 'side.png' }).click();
  await expect.element(dialog()).toMatchTextContent(/2 seeds × 2 resolutions × 2 pictures/);
  await dialog().getByRole('button', { name: 'Start 8 · $1.20' }).click();
  await expect.poll(() => sent(bridge).length).toBe(1);
  const runs = sent(bridge)[0]?.runs ?? [];
  expect(new Set(runs.map(({ params }) => params.octree_resolution))).toEqual(new Set([512, 1024]));
  expect(runs.filter(({ imageId }) => imageId === another)).toHaveLength(4);
});

test('a lower cap holds spares back, and what is paid at most stands on the button', async () => {
  const { bridge } = await open();
  await dialog().getByRole('textbox', { name: 'Spend at most' }).fill('0.30');
  await userEvent.keyboard('{Tab}');
  await expect.element(dialog()).toMatchTextContent(/2 runs may be paid for; 2 spares wait/);
  await dialog().getByRole('button', { name: 'Start 4 · $0.30' }).click();
  await expect.poll(() => sent(bridge)[0]?.sweep).toEqual({ cap: 0.3 });
  expect(sent(bridge)[0]?.runs).toHaveLength(4);
});

test('a cap that pays for nothing starts nothing', async () => {
  await open();
  await dialog().getByRole('textbox', { name: 'Spend at most' }).fill('0.1');
  await userEvent.keyboard('{Tab}');
  await expect.element(dialog().getByRole('alert')).toMatchTextContent(/One run costs \$0\.15/);
  await expect.element(dialog().getByRole('button', { name: /^Start/ })).toHaveAttribute('aria-disabled', 'true');
});

test('seeds can be written down, and what is none is told at the field', async () => {
  const { bridge } = await open();
  await dialog().getByText('A list').click();
  const start = dialog().getByRole('button', { name: /^Start/ });
  await expect.element(start).toHaveAttribute('aria-disabled', 'true');
  const seeds = dialog().getByRole('textbox', { name: 'Seeds, with commas' });
  await seeds.fill('1, two');
  await expect.element(dialog().getByRole('alert')).toMatchTextContent(/“two” is no seed/);
  await seeds.fill('7, 100-102');
  await dialog().getByRole('button', { name: 'Start 4 · $0.60' }).click();
  await expect.poll(() => sent(bridge)[0]?.runs.map(({ params }) => params.seed)).toEqual([7, 100, 101, 102]);
});

test('what the user already has of it is asked about, over the sweep', async () => {
  const { bridge, project } = await open();
  await dialog().getByText('A list').click();
  await dialog().getByRole('textbox', { name: 'Seeds, with commas' }).fill(`1, ${project.runs[0]?.params.seed}`);
  await dialog().getByRole('button', { name: 'Start 2 · $0.30' }).click();
  const question = page.getByRole('dialog', { name: 'You already have this one' });
  await expect.element(question).toMatchTextContent(/Sending all 2 costs \$0\.30/);
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect.element(dialog().getByRole('button', { name: 'Start 2 · $0.30' })).not.toHaveAttribute('aria-busy');
  expect(bridge.library.projects.find(({ id }) => id === project.id)?.runs).toHaveLength(3);
});

test('one run is no sweep, and the last resolution stays', async () => {
  await open();
  await dialog().getByRole('spinbutton', { name: 'How many' }).fill('1');
  await userEvent.keyboard('{Tab}');
  await expect
    .element(dialog().getByRole('button', { name: /^Start/ }))
    .toHaveAccessibleDescription('Choose more than one of something');
  await expect.element(dialog().getByRole('checkbox', { name: '1,024' })).toBeDisabled();
});

test('without a key there is nothing to sweep with', async () => {
  await openProject('done', { key: 'none' });
  await userEvent.keyboard('{Control>}{Shift>}{Enter}{/Shift}{/Control}');
  await expect.element(dialog()).not.toBeInTheDocument();
});
