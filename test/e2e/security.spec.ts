import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { test, withoutKey } from './journey.ts';

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

// One window for all that only looks: each start of the app takes longer than everything it is asked here.
test('the page is locked up, and has two functions and nothing else', async ({ launch }) => {
  const { app, page } = await launch();

  await test.step('no Node, no Electron, a bridge of two functions', async () => {
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

  await test.step('locked as Electron locks it by itself', async () => {
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

  await test.step('isolated from other origins, so that it may share memory', async () => {
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  });

  await test.step('a path that it names itself gets it nothing', async () => {
    const replies = await page.evaluate(async () => {
      const { app: bridge } = globalThis as unknown as {
        app: { invoke(name: string, input: unknown): Promise<{ ok: boolean; error?: { code: string } }> };
      };
      const files = [{ kind: 'path', path: '/etc/passwd' }];
      return [
        await bridge.invoke('intake:files', { projectId: null, files }),
        await bridge.invoke('transfer:files', { files, work: crypto.randomUUID() }),
      ];
    });
    const refused = { ok: false, error: { code: 'bad-request' } };
    expect(replies).toMatchObject([refused, refused]);
  });

  await test.step('a call that is not in the contract does not exist', async () => {
    const answer = await page.evaluate(() =>
      (globalThis as unknown as { app: { invoke(name: string): Promise<unknown> } }).app.invoke('shell:open').then(
        () => 'answered',
        (error: unknown) => String(error),
      ),
    );
    expect(answer).toContain('Unknown call');
  });
});

test('the page gets nowhere, whatever it tries, and what it tried stands in the log', async ({
  launch,
  fal,
  expectedErrors,
}) => {
  expectedErrors.push(/Content Security Policy|form-action|violates|Refused|Failed to load|net::ERR/);
  const server = await fal();
  const { app, page, userData, close } = await launch({ env: withoutKey(server) });

  await test.step('no link, form, meta refresh or script takes the window anywhere', async () => {
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

  await test.step('no window opens, whoever asks', async () => {
    expect(await page.evaluate(() => window.open('https://example.com/') === null)).toBe(true);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  await test.step('inline scripts, eval, files and strangers, fal among them, are blocked by the policy', async () => {
    const result = await page.evaluate(async (fal) => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.ran = true';
      document.body.append(script);
      // A timer's text is evaluated as `eval` would.
      setTimeout('globalThis.evaluated = true' as unknown as () => void);
      await new Promise((resolve) => setTimeout(resolve, 100));
      const ask = (url: string): Promise<string> =>
        fetch(url).then(
          () => 'answered',
          () => 'blocked',
        );
      const { ran = false, evaluated = false } = globalThis as { ran?: boolean; evaluated?: boolean };
      const asked = [await ask('https://example.com/'), await ask('file:///etc/hostname'), await ask(fal)];
      return { ran, evaluated, asked };
    }, server.origin);
    expect(result).toEqual({ ran: false, evaluated: false, asked: ['blocked', 'blocked', 'blocked'] });
  });

  await close();
  expect(await readFile(path.join(userData, 'logs/main.log'), 'utf8')).toContain('navigation refused');
});
