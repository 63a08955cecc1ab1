import { expect, onTestFinished } from 'vitest';
import { page as browserPage } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import App from '../../renderer/App.svelte';
import { connect } from '../../renderer/app.ts';
import { fakeBridge, type FakeBridge, type FakeOptions } from '../support/fake-bridge.ts';
import '../../renderer/styles/tokens.css';
import '../../renderer/styles/base.css';

/** The whole page over an in-memory main process, with the first screen ready. */
export async function openApp(options: FakeOptions & { readonly prepare?: (bridge: FakeBridge) => void } = {}) {
  const bridge = fakeBridge(options);
  options.prepare?.(bridge);
  const page = document.documentElement;
  await browserPage.viewport(1280, 800);
  delete page.dataset['ready'];
  const { container, unmount } = await render(App, { app: connect(bridge) });
  container.style.height = '800px';
  onTestFinished(() => {
    delete page.dataset['ready'];
    delete page.dataset['theme'];
  });
  await expect.poll(() => page.dataset['ready']).toBe('true');
  return { bridge, unmount };
}
