import { expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { KeyKeep } from '../../../preload/contract/app.ts';
import { ShownError } from '../../../renderer/app.ts';
import KeyField from '../../../renderer/settings/KeyField.svelte';
import { Refusal } from '../../support/fake-bridge.ts';

const KEY = '0b6f6c0e-3f9a-4f1c-9d57-000000000000:0123456789abcdef0123456789abcdef';

async function field(
  keyringAvailable: boolean,
  onsave = vi.fn<(key: string, keep: KeyKeep) => Promise<void>>(async () => Promise.resolve()),
) {
  const status = { stored: false, place: null, hint: null, keyringAvailable };
  await render(KeyField, { status, onsave, onlink: vi.fn() });
  return onsave;
}

function paste(text: string) {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text', text);
  page
    .getByLabelText('fal key')
    .element()
    .dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}

test('a pasted key is trimmed and kept in the keyring at once', async () => {
  const onsave = await field(true);
  paste(`  ${KEY}\n`);
  await expect.poll(() => onsave.mock.calls).toEqual([[KEY, 'keyring']]);
});

test('what is no key is not sent anywhere', async () => {
  const onsave = await field(true);
  paste('my password');
  await expect.element(page.getByRole('alert')).toMatchTextContent(/does not look like a fal key/);
  expect(onsave).not.toHaveBeenCalled();
});

test('without a keyring the user says where the key goes', async () => {
  const onsave = await field(false);
  await expect.element(page.getByText(/^No system keyring/)).toBeVisible();
  paste(KEY);
  expect(onsave).not.toHaveBeenCalled();
  await page.getByRole('button', { name: 'Keep for this session' }).click();
  expect(onsave).toHaveBeenLastCalledWith(KEY, 'session');
});

test('a key is stored readably only by the user’s own word', async () => {
  const onsave = await field(false);
  paste(KEY);
  await page.getByRole('button', { name: 'Store it anyway' }).click();
  expect(onsave.mock.calls).toEqual([[KEY, 'anyway']]);
});

test('what fal says against the key stands at the field, and the key stays to be mended', async () => {
  const refused = new Refusal({ code: 'auth', message: 'fal rejected this key.', advice: 'Paste a new key.' });
  await field(
    true,
    vi.fn(async () => Promise.reject(new ShownError(refused.failure))),
  );
  paste(KEY);
  await expect.element(page.getByRole('alert')).toMatchTextContent(/fal rejected this key. Paste a new key./);
  await expect.element(page.getByLabelText('fal key')).toHaveValue(KEY);
});
