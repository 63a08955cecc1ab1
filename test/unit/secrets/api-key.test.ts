import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { KeyKeep } from '../../../preload/contract/app.ts';
import { FakeBox, Vault } from './support.ts';

const KEY = 'a1b2c3d4-0000-4000-8000-1234567890ab:cafebabecafebabecafebabecafe4321';
const OTHER = 'b1b2c3d4-0000-4000-8000-1234567890ab:deadbeefdeadbeefdeadbeefdead8765';
const NONE = { stored: false, place: null, hint: null, keyringAvailable: true };

test('a key is kept in the keyring and there at the next start', async () => {
  const vault = await Vault.make();
  const key = await vault.start();
  expect(key.status()).toEqual(NONE);
  expect(key.read()).toBeNull();

  const status = await key.save(`  ${KEY}\n`, 'keyring');
  expect(status).toEqual({ stored: true, place: 'os-keyring', hint: '4321', keyringAvailable: true });
  const next = await vault.start();
  expect(next.read()).toBe(KEY);
  expect(next.status()).toEqual(status);
  expect(next.takeNotice()).toBeNull();
  expect(JSON.parse(await readFile(vault.file, 'utf8'))).toMatchObject({ version: 1, platform: 'linux', tag: 'v11' });
});

test.skipIf(process.platform === 'win32')('nobody else may read the file, from its first byte', async () => {
  const vault = await Vault.make();
  await (await vault.start()).save(KEY, 'keyring');
  expect((await stat(vault.file)).mode & 0o777).toBe(0o600);
  await (await vault.start()).save(OTHER, 'keyring');
  expect((await stat(vault.file)).mode & 0o777).toBe(0o600);
  expect(await readdir(path.dirname(vault.file))).toEqual(['key.json']);
});

test('another key replaces it, and removing leaves nothing', async () => {
  const vault = await Vault.make();
  const key = await vault.start();
  await key.save(KEY, 'keyring');
  await key.save(OTHER, 'keyring');
  expect((await vault.start()).read()).toBe(OTHER);
  expect(await key.remove()).toEqual(NONE);
  expect(key.read()).toBeNull();
  expect((await vault.start()).status()).toEqual(NONE);
  expect(await readdir(path.dirname(vault.file))).toEqual([]);
  expect(await key.remove()).toEqual(NONE);
});

test.each(['', '   ', 'nonsense', 'a:b:c', 'id: secret', ':secret', 'id:', 'id:se cret', 'Bearer x'])(
  '%o is refused, and the key that was there stays',
  async (wrong) => {
    const vault = await Vault.make();
    const key = await vault.start();
    await key.save(KEY, 'keyring');
    await expect(key.save(wrong, 'keyring')).rejects.toMatchObject({ code: 'bad-request' });
    expect(key.read()).toBe(KEY);
    expect((await vault.start()).read()).toBe(KEY);
  },
);

test('FAL_KEY wins and is never written', async () => {
  const vault = await Vault.make();
  await (await vault.start()).save(OTHER, 'keyring');
  const before = await readFile(vault.file);
  const key = await vault.start({ env: { FAL_KEY: ` ${KEY} ` } });
  expect(key.read()).toBe(KEY);
  expect(key.status()).toEqual({ stored: true, place: 'environment', hint: '4321', keyringAvailable: true });
  expect(await readFile(vault.file)).toEqual(before);
  await key.remove();
  expect(key.read()).toBe(KEY);
  expect((await vault.start()).read()).toBeNull();
});

test('a FAL_KEY that is none is not used, and said so', async () => {
  const vault = await Vault.make();
  const key = await vault.start({ env: { FAL_KEY: 'changeme' } });
  expect(key.read()).toBeNull();
  expect(key.takeNotice()?.message).toContain('FAL_KEY');
  expect((await vault.start({ env: { FAL_KEY: '' } })).takeNotice()).toBeNull();
});

test('Linux without a keyring keeps the key for the session, unless the user wants it kept anyway', async () => {
  const vault = await Vault.make();
  vault.box.tag = 'v10';
  const key = await vault.start();
  expect(key.status()).toEqual({ ...NONE, keyringAvailable: false });
  expect(await key.save(KEY, 'keyring')).toEqual({
    stored: true,
    place: 'session',
    hint: '4321',
    keyringAvailable: false,
  });
  expect(key.read()).toBe(KEY);
  expect((await vault.start()).read()).toBeNull();

  expect((await key.save(KEY, 'anyway')).place).toBe('obfuscated-file');
  const next = await vault.start();
  expect(next.read()).toBe(KEY);
  expect(next.status().place).toBe('obfuscated-file');
});

test('the tag v10 means nothing bad on other systems', async () => {
  const vault = await Vault.make();
  vault.box.tag = 'v10';
  const key = await vault.start({ platform: 'darwin' });
  expect((await key.save(KEY, 'keyring')).place).toBe('os-keyring');
});

test('with no encryption at all, nothing is written, whatever was asked', async () => {
  const vault = await Vault.make();
  vault.box.available = false;
  for (const keep of ['keyring', 'anyway', 'session'] satisfies KeyKeep[]) {
    expect((await (await vault.start()).save(KEY, keep)).place).toBe('session');
  }
  expect(await readdir(vault.folder)).toEqual([]);
});

test('a key for this session only does not bring back the one it replaced', async () => {
  const vault = await Vault.make();
  const key = await vault.start();
  await key.save(KEY, 'keyring');
  expect((await key.save(OTHER, 'session')).place).toBe('session');
  expect(key.read()).toBe(OTHER);
  expect((await vault.start()).read()).toBeNull();
});

test('a keyring that is locked for now is named as such, and the key opens later', async () => {
  const vault = await Vault.make();
  await (await vault.start()).save(KEY, 'keyring');
  const stored = await readFile(vault.file);
  vault.box.refusal = new Error('safeStorage is temporarily unavailable');
  const key = await vault.start();
  expect(key.status()).toEqual(NONE);
  expect(key.takeNotice()?.message).toContain('does not answer');
  expect(key.takeNotice()).toBeNull();

  // A key for the meantime leaves the stored one alone.
  await key.save(OTHER, 'session');
  expect(await readFile(vault.file)).toEqual(stored);
  vault.box.refusal = null;
  expect((await key.load()).place).toBe('os-keyring');
  expect(key.read()).toBe(KEY);
});

test('a key that cannot be opened any more is asked for again, and not thrown away', async () => {
  const vault = await Vault.make();
  await (await vault.start()).save(KEY, 'keyring');
  const stored = await readFile(vault.file);
  vault.box.forget();
  const key = await vault.start();
  expect(key.status()).toEqual(NONE);
  expect(key.takeNotice()).toMatchObject({
    message: 'The stored key could not be opened.',
    advice: expect.stringContaining('again in Settings') as string,
  });
  expect(await readFile(vault.file)).toEqual(stored);
  await key.save(OTHER, 'keyring');
  expect((await vault.start()).read()).toBe(OTHER);
});

test('a key that was sealed on another system is not even tried', async () => {
  const vault = await Vault.make();
  await (await vault.start({ platform: 'darwin' })).save(KEY, 'keyring');
  const key = await vault.start();
  expect(key.read()).toBeNull();
  expect(key.takeNotice()?.message).toContain('another system');
});

test('what the system asks to be sealed anew is', async () => {
  const vault = await Vault.make();
  await (await vault.start()).save(KEY, 'keyring');
  const before = await readFile(vault.file, 'utf8');
  vault.box.rotated = true;
  expect((await vault.start()).read()).toBe(KEY);
  expect(await readFile(vault.file, 'utf8')).not.toBe(before);
  expect((await vault.start()).read()).toBe(KEY);
});

test.each([
  ['empty', ''],
  ['cut in half', '{"version": 1, "cipher'],
  ['of wrong types', '{"version": 1, "platform": "linux", "tag": "v11", "ciphertext": 7}'],
  ['not base64', '{"version": 1, "platform": "linux", "tag": "v11", "ciphertext": "%%%"}'],
  ['of a newer version', '{"version": 2}'],
  ['sealed by nobody', '{"version": 1, "platform": "linux", "tag": "v11", "ciphertext": "djExYWJj"}'],
])('a key file that is %s does not stop the app', async (_, text) => {
  const vault = await Vault.make();
  await mkdir(path.dirname(vault.file));
  await writeFile(vault.file, text);
  const key = await vault.start();
  expect(key.status()).toEqual(NONE);
  expect(key.takeNotice()?.advice).toContain('again in Settings');
  expect(await readFile(vault.file, 'utf8')).toBe(text);
  await key.save(KEY, 'keyring');
  expect((await vault.start()).read()).toBe(KEY);
});

test('the canary: a key is in no file, no error and no line of the log', async () => {
  const vault = await Vault.make();
  const errors: unknown[] = [];
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    for (const tag of ['v10', 'v11']) {
      for (const keep of ['keyring', 'session', 'anyway'] satisfies KeyKeep[]) {
        vault.box.tag = tag;
        const key = await vault.start({ platform, env: keep === 'session' ? { FAL_KEY: KEY } : {} });
        await key.save(KEY, keep);
        await key.save(`${KEY} ${KEY}`, keep).catch((error: unknown) => errors.push(error));
        await vault.start({ platform });
        errors.push(key.status(), key.takeNotice());
      }
    }
  }
  vault.box.available = false;
  await (await vault.start()).save(KEY, 'anyway');
  vault.box.refusal = new Error(`cannot open ${KEY}`);
  await vault.start();

  const files = await readdir(vault.folder, { recursive: true, withFileTypes: true });
  const texts = await Promise.all(
    files.filter((one) => one.isFile()).map((one) => readFile(path.join(one.parentPath, one.name), 'latin1')),
  );
  expect(texts.length).toBeGreaterThan(0);
  expect(errors.length).toBeGreaterThan(0);
  const everything = [...texts, ...vault.said, ...errors.map((one) => JSON.stringify(one) + String(one))].join('\n');
  for (const secret of [KEY, KEY.split(':')[1] ?? '', btoa(KEY)]) expect(everything).not.toContain(secret);
  expect(vault.said.length).toBeGreaterThan(0);
});

test('the box the tests play with refuses what it did not seal', async () => {
  const sealed = await new FakeBox().seal('text');
  await expect(new FakeBox().open(sealed)).rejects.toThrow();
});
