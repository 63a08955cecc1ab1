import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { WebPreferences } from 'electron';
import type { StandinWindow } from './browser-window.ts';
import { makeEvent } from './events.ts';
import type { Host } from './host.ts';
import { IpcMain } from './ipc-main.ts';
import { NativeImage } from './native-image.ts';
import { loadError, Navigation } from './navigation.ts';
import { PageMessages, toPage } from './page-messages.ts';
import { PageTarget } from './page-target.ts';
import type { Protocol } from './protocol.ts';
import type { StandinSession } from './session.ts';

// True where the page prevents its unloading. Chromium, and so Electron, asks only a page that was used.
const BEFORE_UNLOAD = `(() => {
  if (!navigator.userActivation.hasBeenActive) return false
  const event = document.createEvent('BeforeUnloadEvent')
  event.initEvent('beforeunload', false, true)
  window.dispatchEvent(event)
  return event.defaultPrevented || event.returnValue !== ''
})()`;
/** What Electron fills in where webPreferences says nothing. */
const PREFERENCES = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  javascript: true,
  images: true,
  webgl: true,
  plugins: false,
  spellcheck: true,
  devTools: true,
  backgroundThrottling: true,
};
const NO_OPERATION = [
  'focus',
  'openDevTools',
  'closeDevTools',
  'toggleDevTools',
  'setZoomFactor',
  'setZoomLevel',
  'setBackgroundThrottling',
  'setUserAgent',
];

export interface OpenDetails {
  readonly url: string;
  readonly frameName: string;
  readonly features: string;
  readonly disposition: string;
  readonly referrer: { readonly url: string; readonly policy: string };
}

/** Electron's webContents over one page of Chromium. */
export class WebContents extends EventEmitter {
  readonly id: number;
  readonly window: StandinWindow;
  readonly session: StandinSession;
  readonly ipc = new IpcMain();
  readonly mainFrame: object;
  readonly protocol: Protocol;
  readonly navigationHistory = {
    canGoBack: () => false,
    canGoForward: () => false,
    clear: () => undefined,
    goBack: () => undefined,
    goForward: () => undefined,
  };
  readonly #host: Host;
  readonly #preferences: WebPreferences;
  readonly #navigation: Navigation;
  readonly #messages: PageMessages;
  readonly #ready: Promise<PageTarget>;
  #page: PageTarget | undefined;
  #crashed = false;
  #openHandler: (details: OpenDetails) => { action: string } | undefined = () => ({ action: 'allow' });

  constructor(host: Host, window: StandinWindow, preferences: WebPreferences) {
    super();
    this.setMaxListeners(0);
    this.id = window.id;
    this.window = window;
    this.protocol = host.protocol;
    // Sessions of this application are the stand-in's.
    this.session = (preferences.session as unknown as StandinSession | undefined) ?? host.session;
    this.#host = host;
    this.#preferences = preferences;
    this.mainFrame = this.#makeFrame();
    this.#navigation = new Navigation(this);
    this.#messages = new PageMessages(host, this);
    this.#ready = this.#open();
    this.#ready.catch((error: unknown) => {
      if (!host.quitting && !window.isDestroyed()) console.error('electron stand-in: window failed:', error);
    });
  }

  #makeFrame(): object {
    const frame = {
      frameTreeNodeId: this.id,
      routingId: this.id,
      processId: 1,
      parent: null,
      name: '',
      detached: false,
      frames: [],
      isDestroyed: () => this.isDestroyed(),
      send: (channel: string, ...args: readonly unknown[]) => this.send(channel, ...args),
      executeJavaScript: (code: string) => this.executeJavaScript(code),
    };
    return Object.defineProperties(frame, {
      url: { get: () => this.getURL(), enumerable: true },
      origin: { get: () => /^[a-z+.-]+:\/\/[^/?#]*/i.exec(this.getURL())?.[0] ?? 'null', enumerable: true },
      top: { get: () => frame },
      framesInSubtree: { get: () => [frame] },
    });
  }

  #preload(): string {
    const file = this.#preferences.preload;
    if (file === undefined) return '';
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      console.error('Unable to load preload script:', file, error);
      setImmediate(() => this.emit('preload-error', makeEvent(), file, error));
      return '';
    }
  }

  async #open(): Promise<PageTarget> {
    const browser = await this.#host.chromium.browser();
    const { platform, arch, execPath, env, versions } = process;
    const argv = [execPath, ...(this.#preferences.additionalArguments ?? [])];
    const shown = { contextIsolated: true, sandboxed: true, type: 'renderer' };
    const page = await PageTarget.open(
      browser,
      {
        bounds: this.window.getBounds(),
        preload: this.#preload(),
        process: { ...shown, argv, platform, arch, env: { ...env }, versions: { ...versions } },
        onMessage: (text, contextId) => {
          const answer = (reply: string): void => this.#page?.deliver(reply, contextId);
          void this.#messages.receive(text, contextId, answer);
        },
      },
      (opened) => this.#follow(opened),
    );
    this.#host.nativeTheme.on('updated', () => void this.#emulateTheme(page).catch(() => undefined));
    await this.#emulateTheme(page);
    browser.session.on('Target.targetDestroyed', ({ targetId }) => {
      if (targetId === page.id) this.window.gone();
    });
    browser.session.on('Target.targetInfoChanged', ({ targetInfo }) => {
      if (targetInfo.targetId === page.id) this.window.titled(targetInfo.title, targetInfo.url);
    });
    // A window that Chromium opened all the same (a form's target, a named one): asked about, and closed.
    browser.session.on('Target.targetCreated', ({ targetInfo }) => {
      if (targetInfo.type !== 'page' || targetInfo.openerId !== page.id) return;
      browser.session.send('Target.closeTarget', { targetId: targetInfo.targetId }).catch(() => undefined);
      this.asksToOpen(targetInfo.url || 'about:blank', '', '');
    });
    return page;
  }

  #follow(page: PageTarget): void {
    this.#page = page;
    this.#navigation.follow(page);
    const { session } = page;
    session.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId === undefined) this.#crashed = false;
    });
    session.on('Page.domContentEventFired', () => this.emit('dom-ready', makeEvent()));
    session.on('Page.loadEventFired', () => {
      this.emit('did-finish-load', makeEvent());
      this.#navigation.stopped();
      this.window.painted();
    });
    session.on('Runtime.consoleAPICalled', ({ type, args }) => {
      const message = args.map((arg) => String(arg.value ?? arg.description ?? arg.type)).join(' ');
      const level = type === 'error' || type === 'warning' || type === 'debug' ? type : 'info';
      const details = { level, message, lineNumber: 0, sourceId: '', frame: this.mainFrame };
      this.emit('console-message', makeEvent(details), level, message, 0, '');
    });
    session.on('Inspector.targetCrashed', () => {
      this.#crashed = true;
      page.forget();
      const details = { reason: 'crashed', exitCode: 1 };
      this.emit('render-process-gone', makeEvent(), details);
      this.#host.app.emit('render-process-gone', makeEvent(), this, details);
    });
    session.on('Page.javascriptDialogOpening', ({ type }) => {
      // Electron asks nobody at beforeunload: the page that prevents it stays open.
      if (type !== 'beforeunload') return;
      const leaves = this.#prevented();
      session.send('Page.handleJavaScriptDialog', { accept: leaves }).catch(() => undefined);
    });
  }

  /** The page prevents its unloading. True: the application lets it go all the same. */
  #prevented(): boolean {
    const event = makeEvent();
    this.emit('will-prevent-unload', event);
    if (!event.defaultPrevented) this.window.stays();
    return event.defaultPrevented;
  }

  #emulateTheme({ session }: PageTarget): Promise<unknown> {
    const value = this.#host.nativeTheme.themeSource;
    const features = value === 'system' ? [] : [{ name: 'prefers-color-scheme', value }];
    return session.send('Emulation.setEmulatedMedia', { features });
  }

  /** The stand-in's own: the page wants a window. It gets none; a child window is not supported. */
  asksToOpen(url: string, frameName: string, features: string): void {
    const referrer = { url: '', policy: 'default' };
    const details = {
      url: this.protocol.fromBrowser(url),
      frameName,
      features,
      disposition: 'foreground-tab',
      referrer,
    };
    if (this.#openHandler(details)?.action !== 'allow') return;
    console.error(`electron stand-in: a child window for ${url} was allowed, but is not supported`);
  }

  /** The stand-in's own: the paths of chosen files. */
  async pathsOf(count: number, contextId: string | undefined): Promise<readonly string[]> {
    return (await this.#ready).pathsOf(count, contextId);
  }

  send(channel: string, ...args: readonly unknown[]): void {
    if (typeof channel !== 'string') throw new TypeError('Missing required channel argument');
    if (this.isDestroyed()) throw new TypeError('Object has been destroyed');
    this.#page?.deliver(toPage({ kind: 'send', channel, args }));
  }
  postMessage(): never {
    throw new Error('electron stand-in: webContents.postMessage is not supported');
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.#ready.catch((error: unknown) => {
      if (!this.isDestroyed()) throw error;
    });
    if (!page || this.isDestroyed()) throw loadError('ERR_FAILED', -2, url);
    await this.#navigation.load(page, url);
    await this.#learnTitle(); // Chromium reports it late
  }
  loadFile(
    file: string,
    options: { query?: Record<string, string>; search?: string; hash?: string } = {},
  ): Promise<void> {
    const url = pathToFileURL(path.resolve(this.#host.app.getAppPath(), file));
    if (options.query) url.search = new URLSearchParams(options.query).toString();
    if (options.search !== undefined) url.search = options.search;
    if (options.hash !== undefined) url.hash = options.hash;
    return this.loadURL(url.href);
  }
  async #learnTitle(): Promise<void> {
    const title = await this.executeJavaScript('document.title').catch(() => '');
    this.window.titled(String(title));
  }

  reload(): void {
    this.#ready.then((page) => this.#navigation.reload(page)).catch(() => undefined);
  }
  reloadIgnoringCache(): void {
    this.reload();
  }
  getURL(): string {
    return this.#navigation.url;
  }
  getTitle(): string {
    return this.window.getTitle();
  }
  isLoading(): boolean {
    return this.#navigation.loading;
  }
  isLoadingMainFrame(): boolean {
    return this.#navigation.loading;
  }
  isDestroyed(): boolean {
    return this.window.isDestroyed();
  }
  isCrashed(): boolean {
    return this.#crashed;
  }
  isFocused(): boolean {
    return this.window.isFocused();
  }
  isDevToolsOpened(): boolean {
    return false;
  }
  getOSProcessId(): number {
    return process.pid;
  }
  getProcessId(): number {
    return 1;
  }
  getType(): string {
    return 'window';
  }
  getUserAgent(): string {
    return '';
  }
  getZoomFactor(): number {
    return 1;
  }
  getZoomLevel(): number {
    return 0;
  }
  setVisualZoomLevelLimits(): Promise<void> {
    return Promise.resolve();
  }
  insertCSS(): Promise<string> {
    return Promise.resolve('');
  }
  getLastWebPreferences(): object {
    return { ...PREFERENCES, ...this.#preferences };
  }
  setWindowOpenHandler(handler: (details: OpenDetails) => { action: string }): void {
    this.#openHandler = handler;
  }
  startDrag(item: unknown): void {
    this.emit('-standin-start-drag', item);
  }
  close(): void {
    this.window.close();
  }
  async executeJavaScript(code: string): Promise<unknown> {
    return (await this.#ready).evaluate(code);
  }
  async capturePage(rect?: { x: number; y: number; width: number; height: number }): Promise<NativeImage> {
    const { session } = await this.#ready;
    const clip = rect && { clip: { ...rect, scale: 1 } };
    const { data } = await session.send('Page.captureScreenshot', { format: 'png', ...clip });
    return new NativeImage(Buffer.from(data, 'base64'));
  }
  forcefullyCrashRenderer(): void {
    this.#page?.session.send('Page.crash').catch(() => undefined);
  }

  /** The stand-in's own: Chromium's window is made this large. */
  async resize(bounds: { width: number; height: number; x?: number; y?: number }): Promise<void> {
    const page = await this.#ready;
    const { session } = await this.#host.chromium.browser();
    const { windowId } = await session.send('Browser.getWindowForTarget', { targetId: page.id });
    const { width, height, x: left, y: top } = bounds;
    const at = left !== undefined && top !== undefined ? { left, top } : {};
    await session.send('Browser.setWindowBounds', { windowId, bounds: { width, height, ...at } });
  }

  /** The stand-in's own. beforeunload is asked here and not by Page.close: Playwright would answer that dialog with yes. */
  async closePage(): Promise<void> {
    const page = await this.#ready.catch(() => undefined);
    const question = { expression: BEFORE_UNLOAD, returnByValue: true };
    const asked = this.#crashed
      ? undefined
      : await page?.session.send('Runtime.evaluate', question).catch(() => undefined);
    if (this.isDestroyed() || (asked?.result.value === true && !this.#prevented())) return;
    await this.destroyPage();
  }
  async destroyPage(): Promise<void> {
    const page = await this.#ready.catch(() => undefined);
    if (page) {
      const { session } = await this.#host.chromium.browser();
      await session.send('Target.closeTarget', { targetId: page.id }).catch(() => undefined);
    }
    this.window.gone();
  }
}
for (const name of NO_OPERATION) Object.defineProperty(WebContents.prototype, name, { value: () => undefined });
