import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { test } from '../support/electron-app.ts';

/** Do something in the page and see where it is afterwards. */
async function staysPut(page: Page, act: () => void): Promise<void> {
  const before = page.url();
  await page.evaluate(act);
  // A refused navigation leaves no event behind: one turn of the page, then look.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 100))));
  expect(page.url()).toBe(before);
  // Not by a locator: Playwright would wait for a navigation that was refused.
  expect(await page.evaluate(() => document.documentElement.dataset['ready'])).toBe('true');
}

test('the page has no Node, no Electron and a bridge of two functions', async ({ launch }) => {
  const { page } = await launch();
  expect(
    await page.evaluate(() => ({
      require: typeof (globalThis as Record<string, unknown>)['require'],
      process: typeof (globalThis as Record<string, unknown>)['process'],
      module: typeof (globalThis as Record<string, unknown>)['module'],
      bridge: Object.keys((globalThis as unknown as { app: object }).app).sort(),
      frozen: Object.isFrozen((globalThis as unknown as { app: object }).app),
    })),
  ).toEqual({
    require: 'undefined',
    process: 'undefined',
    module: 'undefined',
    bridge: ['invoke', 'on'],
    frozen: true,
  });
});

test('the window is locked as Electron locks it by itself', async ({ launch }) => {
  const { app } = await launch();
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    return contents.getLastWebPreferences();
  });
  expect(preferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
  });
});

test('no link, form, meta refresh or script takes the window anywhere', async ({ launch, expectedErrors }) => {
  expectedErrors.push(/Content Security Policy|form-action|Refused|violates/);
  const { page } = await launch();
  await staysPut(page, () => {
    location.href = 'https://example.com/';
  });
  await staysPut(page, () => {
    const link = Object.assign(document.createElement('a'), { href: 'https://example.com/' });
    document.body.append(link);
    link.click();
  });
  await staysPut(page, () => {
    const form = Object.assign(document.createElement('form'), { action: 'https://example.com/' });
    document.body.append(form);
    form.submit();
  });
  await staysPut(page, () => {
    const meta = document.createElement('meta');
    meta.httpEquiv = 'refresh';
    meta.content = '0;url=https://example.com/';
    document.head.append(meta);
  });
});

test('no window opens, whoever asks', async ({ launch }) => {
  const { app, page } = await launch();
  expect(await page.evaluate(() => window.open('https://example.com/') === null)).toBe(true);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('inline scripts, eval, frames and strangers are blocked by the policy', async ({ launch, expectedErrors }) => {
  expectedErrors.push(/Content Security Policy|violates|Refused|Failed to load|net::ERR/);
  const { page } = await launch();
  const result = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.ran = true';
    document.body.append(script);
    // A timer's text is evaluated as `eval` would.
    setTimeout('globalThis.evaluated = true' as unknown as () => void);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const outside = await fetch('https://example.com/').then(
      () => 'answered',
      () => 'blocked',
    );
    const files = await fetch('file:///etc/hostname').then(
      () => 'answered',
      () => 'blocked',
    );
    const { ran = false, evaluated = false } = globalThis as { ran?: boolean; evaluated?: boolean };
    return { ran, evaluated, outside, files };
  });
  expect(result).toEqual({ ran: false, evaluated: false, outside: 'blocked', files: 'blocked' });
});

test('a page that names a path itself gets nothing', async ({ launch }) => {
  const { page } = await launch();
  const replies = await page.evaluate(async () => {
    const { app } = globalThis as unknown as {
      app: { invoke(name: string, input: unknown): Promise<{ ok: boolean; error?: { code: string } }> };
    };
    const files = [{ kind: 'path', path: '/etc/passwd' }];
    return [
      await app.invoke('intake:files', { projectId: null, files }),
      await app.invoke('transfer:files', { files, work: crypto.randomUUID() }),
    ];
  });
  const refused = { ok: false, error: { code: 'bad-request' } };
  expect(replies).toMatchObject([refused, refused]);
});

test('a call that is not in the contract does not exist', async ({ launch }) => {
  const { page } = await launch();
  const answer = await page.evaluate(() =>
    (globalThis as unknown as { app: { invoke(name: string): Promise<unknown> } }).app.invoke('shell:open').then(
      () => 'answered',
      (error: unknown) => String(error),
    ),
  );
  expect(answer).toContain('Unknown call');
});

test('the page is isolated from other origins, so that it may share memory', async ({ launch }) => {
  const { page } = await launch();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test('what is refused stands in the log', async ({ launch }) => {
  const { page, userData, close } = await launch();
  await staysPut(page, () => {
    location.href = 'https://example.com/';
  });
  await close();
  expect(await readFile(path.join(userData, 'logs/main.log'), 'utf8')).toContain('navigation refused');
});
