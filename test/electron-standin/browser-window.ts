import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions } from 'electron';
import { makeEvent } from './events.ts';
import type { Host } from './host.ts';
import type { NativeImage } from './native-image.ts';
import { WebContents } from './web-contents.ts';
import { type Bounds, loadWindowState, saveWindowState } from './window-state.ts';

const NO_OPERATION = [
  'setMinimumSize',
  'setMaximumSize',
  'setResizable',
  'setMenu',
  'removeMenu',
  'setMenuBarVisibility',
  'setAutoHideMenuBar',
  'setBackgroundColor',
  'setAlwaysOnTop',
  'flashFrame',
  'setTitleBarOverlay',
  'setRepresentedFilename',
  'setDocumentEdited',
  'setOverlayIcon',
  'setIcon',
  'setContentProtection',
  'setVibrancy',
  'setBackgroundMaterial',
  'setThumbarButtons',
  'moveTop',
  'setWindowButtonVisibility',
  'setParentWindow',
  'setSkipTaskbar',
  'setAccentColor',
  'setOpacity',
  'setAspectRatio',
  'setEnabled',
  'setClosable',
  'center',
];

/** Electron's BrowserWindow: one page of Chromium, with the state and the events of a window. */
export class StandinWindow extends EventEmitter {
  readonly id: number;
  readonly webContents: WebContents;
  /** What setProgressBar last said, for a test to look at. */
  progress: number | undefined;
  readonly #host: Host;
  /** The name under which its state is kept; undefined: it is not. */
  readonly #keptAs: string | undefined;
  #bounds: Bounds;
  #title: string;
  #visible: boolean;
  #maximized = false;
  #minimized = false;
  #fullScreen = false;
  #painted = false;
  #closing = false;
  #destroyed = false;

  constructor(host: Host, id: number, options: BrowserWindowConstructorOptions) {
    super();
    this.setMaxListeners(0);
    if (!host.app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    this.#host = host;
    this.id = id;
    const { width = 800, height = 600, x, y } = options;
    this.#bounds = { width, height, ...(x !== undefined && y !== undefined && { x, y }) };
    this.#title = options.title ?? host.app.getName();
    this.#visible = options.show !== false;
    this.#keptAs = options.windowStatePersistence ? options.name : undefined;
    this.#restoreState();
    host.windows.set(id, this);
    this.webContents = new WebContents(host, this, options.webPreferences ?? {});
    host.app.emit('browser-window-created', makeEvent(), this);
    host.app.emit('web-contents-created', makeEvent(), this.webContents);
  }

  #restoreState(): void {
    if (this.#keptAs === undefined) return;
    const state = loadWindowState(this.#host.app.getPath('userData'), this.#keptAs);
    if (!state) return;
    this.#bounds = state.bounds;
    this.#maximized = state.maximized;
    this.#fullScreen = state.fullScreen;
    setImmediate(() => this.emit('persisted-state-restored'));
  }
  #keepState(): void {
    if (this.#keptAs === undefined || this.#destroyed) return;
    const state = { bounds: this.#bounds, maximized: this.#maximized, fullScreen: this.#fullScreen };
    saveWindowState(this.#host.app.getPath('userData'), this.#keptAs, state);
  }

  /** The stand-in's own: the document has a title. */
  titled(title: string, url = ''): void {
    // Chromium gives a document without a title its address for one.
    if (title === '' || title === this.#title || title === 'about:blank' || url.endsWith(title)) return;
    const event = makeEvent();
    this.emit('page-title-updated', event, title, true);
    this.webContents.emit('page-title-updated', makeEvent(), title, true);
    if (!event.defaultPrevented) this.#title = title;
  }
  /** The stand-in's own: the page has loaded. */
  painted(): void {
    if (this.#painted) return;
    this.#painted = true;
    this.emit('ready-to-show');
  }
  /** The stand-in's own: the page prevented its closing. */
  stays(): void {
    this.#closing = false;
    this.#host.quitting = false;
  }
  /** The stand-in's own: the page is no more. */
  gone(): void {
    if (this.#destroyed) return;
    if (!this.#closing) this.emit('close', makeEvent()); // closed from outside: too late to prevent
    this.#keepState();
    this.#destroyed = true;
    const host = this.#host;
    host.windows.delete(this.id);
    if (host.focused === this) host.focused = null;
    this.webContents.emit('destroyed');
    this.emit('closed');
    if (host.windows.size === 0) host.allClosed();
  }

  close(): void {
    if (this.#destroyed || this.#closing) return;
    const event = makeEvent();
    this.emit('close', event);
    if (event.defaultPrevented) {
      this.#host.quitting = false;
      return;
    }
    this.#closing = true;
    void this.webContents.closePage();
  }
  destroy(): void {
    if (this.#destroyed) return;
    this.#closing = true; // no close event
    void this.webContents.destroyPage();
    this.gone();
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }
  loadFile(file: string, options?: Parameters<WebContents['loadFile']>[1]): Promise<void> {
    return this.webContents.loadFile(file, options);
  }
  reload(): void {
    this.webContents.reload();
  }
  capturePage(rect?: Parameters<WebContents['capturePage']>[0]): Promise<NativeImage> {
    return this.webContents.capturePage(rect);
  }

  show(): void {
    this.#visible = true;
    this.emit('show');
    this.focus();
  }
  showInactive(): void {
    this.#visible = true;
    this.emit('show');
  }
  hide(): void {
    this.#visible = false;
    this.emit('hide');
  }
  isVisible(): boolean {
    return this.#visible && !this.#minimized;
  }
  focus(): void {
    this.#host.focused = this;
    this.emit('focus');
  }
  blur(): void {
    if (this.#host.focused === this) this.#host.focused = null;
    this.emit('blur');
  }
  isFocused(): boolean {
    return this.#host.focused === this;
  }
  minimize(): void {
    this.#minimized = true;
    this.emit('minimize');
  }
  restore(): void {
    this.#minimized = false;
    this.emit('restore');
  }
  isMinimized(): boolean {
    return this.#minimized;
  }
  maximize(): void {
    this.#maximized = true;
    this.#keepState();
    this.emit('maximize');
  }
  unmaximize(): void {
    this.#maximized = false;
    this.#keepState();
    this.emit('unmaximize');
  }
  isMaximized(): boolean {
    return this.#maximized;
  }
  setFullScreen(on: boolean): void {
    this.#fullScreen = on;
    this.#keepState();
    this.emit(on ? 'enter-full-screen' : 'leave-full-screen');
  }
  isFullScreen(): boolean {
    return this.#fullScreen;
  }
  isNormal(): boolean {
    return !this.#maximized && !this.#minimized && !this.#fullScreen;
  }

  getBounds(): Bounds {
    return { ...this.#bounds };
  }
  getNormalBounds(): Bounds {
    return { x: 0, y: 0, ...this.#bounds };
  }
  getContentBounds(): Bounds {
    return this.getBounds();
  }
  setBounds(bounds: Partial<Bounds>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
    this.#keepState();
    this.webContents.resize(this.#bounds).catch(() => undefined); // the page is gone
    this.emit('resize');
    this.emit('move');
  }
  getSize(): [number, number] {
    return [this.#bounds.width, this.#bounds.height];
  }
  getContentSize(): [number, number] {
    return this.getSize();
  }
  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }
  setContentSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }
  getPosition(): [number, number] {
    return [this.#bounds.x ?? 0, this.#bounds.y ?? 0];
  }
  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }
  getTitle(): string {
    return this.#title;
  }
  setTitle(title: string): void {
    this.#title = title;
  }
  setProgressBar(progress: number): void {
    this.progress = progress;
  }
}
for (const name of NO_OPERATION) Object.defineProperty(StandinWindow.prototype, name, { value: () => undefined });
