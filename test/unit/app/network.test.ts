import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { Notice } from '../../../preload/contract/app.ts';
import type { Way } from '../../../main/app/net-sessions.ts';
import { NetworkSettings } from '../../../main/app/network.ts';
import { silentLog } from '../../../main/base/log.ts';
import { Settings } from '../../../main/settings/settings.ts';
import { openSettingsStore } from '../../../main/settings/store.ts';
import { makeCertificate } from '../../support/certificates.ts';
import { temporaryFolder } from '../../support/library-bench.ts';

let folder: string;
let settings: Settings;
let ways: Way[];
let told: Notice[];
let changes: number;
let network: NetworkSettings;

beforeEach(async () => {
  folder = await temporaryFolder();
  settings = new Settings(openSettingsStore(folder, Date.now()));
  ways = [];
  told = [];
  changes = 0;
  network = new NetworkSettings({
    settings,
    use: (way) => ways.push(way),
    changed: () => (changes += 1),
    tell: (notice) => told.push(notice),
    log: silentLog,
  });
});

async function pem(name: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, (await makeCertificate('Company Root')).cert);
  return file;
}

test('without a wish the app goes by the system’s proxy and trusts nobody else', async () => {
  await network.start();
  expect([ways, told]).toEqual([[{ proxy: { mode: 'system' }, authorities: [] }], []]);
});

test('a proxy is kept, gone by at once, and at the next start', async () => {
  await network.start();
  network.change({ proxy: 'manual', proxyUrl: 'http://proxy:8080' });
  expect([ways.at(-1)?.proxy.proxyRules, changes]).toEqual(['http://proxy:8080', 1]);
  await network.start();
  expect(ways.at(-1)?.proxy).toEqual({ mode: 'fixed_servers', proxyRules: 'http://proxy:8080' });
});

test('a proxy that cannot be used changes nothing', async () => {
  await network.start();
  expect(() => network.change({ proxy: 'manual', proxyUrl: '' })).toThrow(/not the address/);
  expect([ways.length, settings.get().network.proxy, changes]).toEqual([1, 'system', 0]);
});

test('certificates are trusted at once, at the next start, and until they are forgotten', async () => {
  const file = await pem('company.pem');
  await network.trust(file);
  expect(ways.at(-1)?.authorities).toHaveLength(1);
  await network.start();
  expect(ways.at(-1)?.authorities).toHaveLength(1);
  network.forget();
  expect([ways.at(-1)?.authorities, settings.get().certificates]).toEqual([[], null]);
});

test('a file without a certificate is refused, and the one before stays', async () => {
  const file = await pem('company.pem');
  await network.trust(file);
  await writeFile(path.join(folder, 'notes.txt'), 'nothing');
  await expect(network.trust(path.join(folder, 'notes.txt'))).rejects.toMatchObject({ code: 'unsupported-file' });
  expect([settings.get().certificates, ways.at(-1)?.authorities.length]).toEqual([file, 1]);
});

test('certificates that are gone at a start are told, and the app starts without them', async () => {
  settings.change({ certificates: path.join(folder, 'gone.pem') });
  await network.start();
  expect(ways).toEqual([{ proxy: { mode: 'system' }, authorities: [] }]);
  expect(told.map(({ message }) => message)).toEqual([
    'The certificates in gone.pem could not be read, so they are not trusted.',
  ]);
});

test('a proxy that somebody wrote into the file wrongly is told, and the system’s is used', async () => {
  settings.change({ network: { proxy: 'manual', proxyUrl: 'gopher://x' } });
  expect(await readFile(path.join(folder, 'settings.json'), 'utf8')).toContain('gopher');
  await network.start();
  expect(ways.at(-1)?.proxy).toEqual({ mode: 'system' });
  expect(told[0]?.message).toMatch(/proxy of your settings cannot be used/);
});
