import { writeFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { expect, type ElectronApplication, type Page } from '@playwright/test';
import type { Bridge, CallName, CallOutput, PageInput } from '../../preload/contract.ts';
import type { Reply } from '../../preload/contract/errors.ts';
import type { Network } from '../../preload/contract/network.ts';
import type { FalServer } from '../fal-server/server.ts';
import { makeCertificate } from '../support/certificates.ts';
import { startProxy, startSecureServer, type Proxy } from '../support/web.ts';
import { test } from './journey.ts';

const HOSTS = ['queue.fal.run', 'rest.fal.ai', 'api.fal.ai', '*.fal.media'];

/** A company's network: all that leads out is a proxy, which shows certificates of the company's own. */
async function companyNetwork(fal: FalServer, folder: string) {
  const company = await makeCertificate('Company Root');
  const own = await makeCertificate('fal', { hosts: HOSTS, by: company });
  const server = await startSecureServer(own, (request, response) => {
    const headers = { ...request.headers, 'x-orig-host': request.headers.host ?? '' };
    const onward = http.request(fal.origin + (request.url ?? ''), { method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  const proxy = await startProxy(server.port);
  const certificates = path.join(folder, 'company.pem');
  await writeFile(certificates, company.cert);
  const close = async (): Promise<void> => {
    await proxy.close();
    await server.close();
  };
  return { proxy, certificates, close };
}

const through = (proxy: Proxy): Network => ({ proxy: 'manual', proxyUrl: `http://127.0.0.1:${proxy.port}` });

/** Ask as the page does. */
async function ask<K extends CallName>(page: Page, name: K, input: PageInput<K>): Promise<Reply<CallOutput<K>>> {
  const reply: unknown = await page.evaluate(
    ([call, given]) => (globalThis as unknown as { app: Bridge }).app.invoke(call, given as never),
    [name, input] as const,
  );
  return reply as Reply<CallOutput<K>>;
}

/** How each step of the way to fal went. */
async function tryOut(page: Page, network: Network): Promise<Record<string, string>> {
  const reply = await ask(page, 'network:test', { network });
  if (!reply.ok) throw new Error(reply.error.message);
  return Object.fromEntries(reply.value.steps.map(({ step, result }) => [step, result]));
}
async function trust(app: ElectronApplication, page: Page, file: string): Promise<boolean> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, file);
  return (await ask(page, 'network:choose-certificates', undefined)).ok;
}

test('fal is reached through a company’s proxy with the company’s certificates, and says its price', async ({
  launch,
  fal,
  folder,
}) => {
  const server = await fal();
  const { proxy, certificates, close } = await companyNetwork(server, folder);
  // As for a user: fal is where fal is.
  const env = { ULTRASHAPE_FAL_ORIGIN: '', FAL_KEY: server.key };
  const first = await launch({ env });

  // Nothing is kept by trying.
  expect(await tryOut(first.page, through(proxy))).toMatchObject({
    proxy: 'ok',
    certificate: 'failed',
    fal: 'skipped',
  });
  proxy.mood = 'wants-name';
  expect(await tryOut(first.page, through(proxy))).toMatchObject({ proxy: 'failed', certificate: 'skipped' });
  proxy.mood = 'kind';
  expect(await tryOut(first.page, { proxy: 'manual', proxyUrl: 'nonsense' })).toMatchObject({ proxy: 'failed' });

  expect(await trust(first.app, first.page, path.join(import.meta.dirname, 'network.spec.ts'))).toBe(false);
  expect(await trust(first.app, first.page, certificates)).toBe(true);
  expect(await ask(first.page, 'settings:change', { network: through(proxy) })).toMatchObject({ ok: true });
  expect(await tryOut(first.page, through(proxy))).toEqual({
    proxy: 'ok',
    name: 'skipped',
    connection: 'ok',
    certificate: 'ok',
    fal: 'ok',
    key: 'ok',
  });
  await first.close();

  // And at the next start, by itself.
  const before = proxy.asked.length;
  const { page } = await launch({ env });
  await expect
    .poll(async () => {
      const reply = await ask(page, 'account:refresh', undefined);
      return reply.ok ? reply.value.price.source : reply.error.message;
    })
    .toBe('live');
  expect(proxy.asked.slice(before)).toContain('api.fal.ai:443');
  await close();
});
