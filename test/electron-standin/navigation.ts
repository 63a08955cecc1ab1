import { makeEvent } from './events.ts';
import type { PageTarget } from './page-target.ts';
import type { Protocol } from './protocol.ts';

const ERRORS: Readonly<Record<string, number>> = {
  ERR_ABORTED: -3,
  ERR_FILE_NOT_FOUND: -6,
  ERR_CONNECTION_REFUSED: -102,
  ERR_NAME_NOT_RESOLVED: -105,
  ERR_INTERNET_DISCONNECTED: -106,
};
const withoutHash = (url: string): string => url.replace(/#.*$/, '');

export interface NavigationHost {
  readonly protocol: Protocol;
  readonly mainFrame: unknown;
  emit(name: string, ...args: readonly unknown[]): boolean;
  once(name: string, listener: () => void): unknown;
}

/**
 * Where one page is and may go. A navigation that the page asked for goes through will-frame-navigate and
 * will-navigate; the application's own (loadURL, reload) and a test's page.goto() do not, nor do history and
 * page.reload().
 */
export class Navigation {
  loading = false;
  /** What Chromium says the address is. */
  #url = '';
  readonly #host: NavigationHost;
  readonly #asked = new Set<string>(); // frames whose page itself asked to go somewhere
  #expected: string | undefined;

  constructor(host: NavigationHost) {
    this.#host = host;
  }

  get url(): string {
    return this.#host.protocol.fromBrowser(this.#url);
  }

  follow({ id, session }: PageTarget): void {
    const host = this.#host;
    session.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId !== undefined) return;
      this.#url = (frame.unreachableUrl ?? frame.url) + (frame.urlFragment ?? '');
      host.emit('did-navigate', makeEvent(), this.url, 200, 'OK');
    });
    session.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId !== id) return;
      this.#url = url;
      host.emit('did-navigate-in-page', makeEvent(), this.url, true);
    });
    session.on('Page.frameStartedLoading', ({ frameId }) => {
      if (frameId === id) this.#started();
    });
    session.on('Page.frameStoppedLoading', ({ frameId }) => {
      if (frameId === id) this.stopped(); // after a load, or a navigation that came to nothing
    });
    session.on('Page.frameRequestedNavigation', ({ frameId }) => void this.#asked.add(frameId));
    session.on('Fetch.requestPaused', ({ requestId, request, frameId, redirectedRequestId }) => {
      const allowed = this.#allows(request.url, frameId, frameId === id, redirectedRequestId !== undefined);
      const answer = allowed
        ? session.send('Fetch.continueRequest', { requestId })
        : session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
      answer.catch(() => undefined); // the page is gone
    });
  }

  stopped(): void {
    if (!this.loading) return;
    this.loading = false;
    this.#host.emit('did-stop-loading', makeEvent());
  }

  /** Electron's loadURL: resolves when the page has loaded, rejects with Chromium's error. */
  async load({ session }: PageTarget, url: string): Promise<void> {
    this.#started();
    const target = this.#host.protocol.toBrowser(url);
    this.#expect(URL.canParse(target) ? new URL(target).href : target);
    const loaded = new Promise<string | undefined>((resolve) => {
      this.#host.once('did-finish-load', () => resolve(undefined));
      for (const end of ['destroyed', 'render-process-gone']) this.#host.once(end, () => resolve('ERR_FAILED'));
    });
    const { errorText, loaderId } = await session.send('Page.navigate', { url: target }).catch((error: unknown) => ({
      errorText: String(error).includes('invalid URL') ? 'ERR_INVALID_URL' : 'ERR_FAILED',
      loaderId: undefined,
    }));
    if (errorText !== undefined && errorText !== '') throw this.#failed(errorText.replace(/^net::/, ''), url);
    if (loaderId === undefined) {
      this.loading = false; // only the fragment changed: nothing is loaded
      return;
    }
    const lost = await loaded;
    if (lost !== undefined) throw this.#failed(lost, url);
  }

  reload({ session }: PageTarget): void {
    this.#expect(this.#url);
    session.send('Page.reload').catch(() => undefined);
  }

  #started(): void {
    if (this.loading) return;
    this.loading = true;
    this.#host.emit('did-start-loading', makeEvent());
  }

  #expect(url: string): void {
    this.#expected = withoutHash(url);
  }

  #failed(code: string, url: string): Error {
    this.loading = false;
    const errno = ERRORS[code] ?? -2;
    this.#host.emit('did-fail-load', makeEvent(), errno, code, url, true, 1, 1);
    return loadError(code, errno, url);
  }

  #allows(browserUrl: string, frameId: string, isMainFrame: boolean, isRedirect: boolean): boolean {
    const host = this.#host;
    const asked = this.#asked.delete(frameId);
    const own = isMainFrame && this.#expected === withoutHash(browserUrl);
    if (isMainFrame) this.#expected = undefined;
    const url = host.protocol.fromBrowser(browserUrl);
    const frame = isMainFrame ? host.mainFrame : null;
    const event = makeEvent({ url, isMainFrame, isSameDocument: false, frame, initiator: host.mainFrame });
    if (isRedirect) host.emit('will-redirect', event, url, false, isMainFrame);
    else if (!own && (asked || !isMainFrame)) {
      host.emit('will-frame-navigate', event);
      if (isMainFrame && !event.defaultPrevented) host.emit('will-navigate', event, url, false, true);
    }
    return !event.defaultPrevented;
  }
}

export function loadError(code: string, errno: number, url: string): Error {
  return Object.assign(new Error(`${code} (${errno}) loading '${url}'`), { code, errno, url });
}
