import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { SettingsChange } from '../../../preload/contract/app.ts';
import type { NetworkTest } from '../../../preload/contract/network.ts';
import { Refusal, type FakeBridge, type FakeOptions } from '../../support/fake-bridge.ts';
import { askedFor } from '../open-project.ts';
import { openApp } from '../open-app.ts';

const changes = (bridge: FakeBridge) => askedFor(bridge, 'settings:change') as readonly SettingsChange[];
const dialog = () => page.getByRole('dialog', { name: 'Settings' });

async function open(section: string, settings: FakeOptions['settings'] = {}) {
  const { bridge } = await openApp({ settings });
  await page.getByRole('button', { name: 'Settings' }).click();
  await dialog().getByRole('tab', { name: section }).click();
  return bridge;
}

test('a budget is set, shown against what is spent, and taken away', async () => {
  const bridge = await open('Account');
  const field = dialog().getByRole('textbox', { name: 'Budget per month' });
  await expect.element(field).toHaveValue('');
  await field.fill('$ 10,5');
  await userEvent.keyboard('{Enter}');
  await expect.element(field).toHaveValue('10.50');
  await expect.element(dialog()).toMatchTextContent(/\$2\.25 of \$10\.50/);
  await field.fill('');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => changes(bridge)).toEqual([{ budget: 10.5 }, { budget: null }]);
});

test('what is no budget is told at the field and not kept', async () => {
  const bridge = await open('Account', { budget: 5 });
  await dialog().getByRole('textbox', { name: 'Budget per month' }).fill('a lot');
  await userEvent.keyboard('{Tab}');
  await expect.element(dialog().getByRole('alert')).toMatchTextContent(/An amount in dollars, up to \$100,000\.00/);
  expect(changes(bridge)).toEqual([]);
});

test('runs at once stay within what fal gives anyone, and the line can be paused', async () => {
  const bridge = await open('Runs');
  const field = dialog().getByRole('spinbutton', { name: 'Runs at once' });
  await field.fill('90');
  await userEvent.keyboard('{Tab}');
  await expect.element(field).toHaveValue(40);
  await dialog().getByRole('checkbox', { name: 'Pause the line' }).click();
  await dialog().getByRole('checkbox', { name: 'Tell me when a run ends' }).click();
  await expect
    .poll(() => changes(bridge))
    .toEqual([{ line: { paused: false, atOnce: 40 } }, { line: { paused: true, atOnce: 40 } }, { notify: false }]);
});

test('a proxy is kept once its address is one, and a wrong address is told at the field', async () => {
  const bridge = await open('Network');
  await dialog().getByText('Manual').click();
  expect(changes(bridge)).toEqual([]);
  const field = dialog().getByRole('textbox', { name: 'Address of the proxy' });
  await field.fill('http://me:secret@proxy:3128');
  await userEvent.keyboard('{Enter}');
  await expect.element(dialog().getByRole('alert')).toMatchTextContent(/Leave the name and password out/);
  expect(changes(bridge)).toEqual([]);
  await field.fill('proxy.studio.local:3128');
  await userEvent.keyboard('{Tab}');
  const network = { proxy: 'manual', proxyUrl: 'http://proxy.studio.local:3128' };
  await expect.poll(() => changes(bridge)).toEqual([{ network }]);
  await dialog().getByText('None', { exact: true }).first().click();
  await expect.poll(() => changes(bridge)[1]).toEqual({ network: { ...network, proxy: 'none' } });
});

test('the test tells which step failed, and other settings make its result worthless', async () => {
  const bridge = await open('Network');
  const steps: NetworkTest['steps'] = [
    { step: 'proxy', result: 'ok', message: 'No proxy.' },
    { step: 'name', result: 'failed', message: 'The name of fal was not found.' },
    { step: 'connection', result: 'skipped', message: 'Not tried.' },
  ];
  bridge.answer('network:test', () => ({ steps }));
  await dialog().getByRole('button', { name: 'Test the way to fal' }).click();
  const list = dialog().getByRole('list', { name: 'Steps to fal' });
  await expect.element(list.getByRole('listitem').nth(1)).toMatchTextContent(/Name\s*The name of fal was not found/);
  await expect.element(list.getByRole('listitem').nth(1).getByRole('img', { name: 'fails' })).toBeVisible();
  expect(askedFor(bridge, 'network:test')).toEqual([{ network: { proxy: 'system', proxyUrl: '' } }]);
  await dialog().getByText('None', { exact: true }).first().click();
  await expect.element(list).not.toBeInTheDocument();
});

test('nothing is tested with an address that is none', async () => {
  const bridge = await open('Network');
  await dialog().getByText('Manual').click();
  await dialog().getByRole('button', { name: 'Test the way to fal' }).click();
  await expect.element(dialog().getByRole('alert')).toMatchTextContent(/Write the proxy’s address/);
  expect(askedFor(bridge, 'network:test')).toEqual([]);
});

test('certificates are chosen, named and forgotten', async () => {
  const bridge = await open('Network');
  await dialog().getByRole('button', { name: 'Choose…' }).click();
  await expect.element(dialog().getByText('studio-ca.pem')).toBeVisible();
  await dialog().getByRole('button', { name: 'Forget' }).click();
  await expect.element(dialog().getByText('studio-ca.pem')).not.toBeInTheDocument();
  bridge.answer('network:choose-certificates', () => {
    throw new Refusal({ code: 'unsupported-file', message: 'There is no certificate in this file.' });
  });
  await dialog().getByRole('button', { name: 'Choose…' }).click();
  await expect.element(dialog().getByText('There is no certificate in this file.')).toBeVisible();
});

test('how long fal keeps files is set for both apart', async () => {
  const bridge = await open('Files at fal');
  const uploads = dialog().getByRole('combobox', { name: 'Pictures and meshes you send' });
  await userEvent.selectOptions(uploads, '7 days');
  await expect.poll(() => changes(bridge)).toEqual([{ keepAtFal: { uploads: '7d', results: 'account' } }]);
  await userEvent.selectOptions(dialog().getByRole('combobox', { name: 'Results' }), '1 year');
  await expect.poll(() => changes(bridge)[1]).toEqual({ keepAtFal: { uploads: '7d', results: '1y' } });
});
