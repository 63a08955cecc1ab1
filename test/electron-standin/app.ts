import { EventEmitter } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import type { CommandLine } from './command-line.ts';
import { makeEvent } from './events.ts';
import type { Host } from './host.ts';
import { NativeImage } from './native-image.ts';
import { SingleInstance } from './single-instance.ts';

const NO_OPERATION = [
  'disableHardwareAcceleration',
  'disableDomainBlockingFor3DAPIs',
  'enableSandbox',
  'setAppUserModelId',
  'setAboutPanelOptions',
  'showAboutPanel',
  'addRecentDocument',
  'clearRecentDocuments',
  'setUserTasks',
  'setJumpList',
  'setLoginItemSettings',
  'setAccessibilitySupportEnabled',
  'setSecureKeyboardEntryEnabled',
  'relaunch',
  'focus',
  'hide',
  'show',
];

/** Electron's `app`. Quitting runs in Electron's order: before-quit, close of each window, will-quit, quit. */
export class App extends EventEmitter {
  readonly isPackaged = false;
  readonly commandLine: CommandLine;
  name = 'Electron';
  readonly #host: Host;
  readonly #paths = new Map<string, string>();
  readonly #whenReady: Promise<void>;
  #version = process.versions.electron;
  #appPath = process.cwd();
  #ready = false;
  #lock: SingleInstance | undefined;

  constructor(host: Host) {
    super();
    this.setMaxListeners(0);
    this.#host = host;
    this.commandLine = host.commandLine;
    this.#whenReady = new Promise((resolve) => this.once('-ready', resolve));
  }

  getName(): string {
    return this.name;
  }
  setName(name: string): void {
    this.name = name;
  }
  getVersion(): string {
    return this.#version;
  }
  setVersion(version: string): void {
    this.#version = version;
  }
  getAppPath(): string {
    return this.#appPath;
  }
  setAppPath(folder: string): void {
    this.#appPath = folder;
  }

  getPath(name: string): string {
    const set = this.#paths.get(name);
    if (set !== undefined) return set;
    const home = os.homedir();
    const inHome: Readonly<Record<string, string>> = {
      desktop: 'Desktop',
      documents: 'Documents',
      downloads: 'Downloads',
      music: 'Music',
      pictures: 'Pictures',
      videos: 'Videos',
    };
    const inUserData: Readonly<Record<string, string>> = { sessionData: '', logs: 'logs', crashDumps: 'Crashpad' };
    if (name in inHome) return path.join(home, inHome[name] ?? '');
    if (name in inUserData) return path.join(this.getPath('userData'), inUserData[name] ?? '');
    switch (name) {
      case 'home':
        return home;
      case 'appData':
        return process.env['XDG_CONFIG_HOME'] ?? path.join(home, '.config');
      case 'userData': {
        const given = this.commandLine.getSwitchValue('user-data-dir');
        return given === '' ? path.join(this.getPath('appData'), this.name) : path.resolve(given);
      }
      case 'temp':
        return os.tmpdir();
      case 'exe':
      case 'module':
        return process.execPath;
      case 'assets':
        return import.meta.dirname;
      default:
        throw new Error(`Failed to get '${name}' path`);
    }
  }
  setPath(name: string, folder: string): void {
    if (!path.isAbsolute(folder)) throw new Error('Path must be absolute');
    this.#paths.set(name, folder);
  }
  setAppLogsPath(folder?: string): void {
    this.#paths.set('logs', folder ?? path.join(this.getPath('userData'), 'logs'));
  }

  isReady(): boolean {
    return this.#ready;
  }
  whenReady(): Promise<void> {
    return this.#whenReady;
  }
  /** The stand-in's own: the main module has been evaluated and Chromium runs. */
  becomeReady(): void {
    this.#ready = true;
    this.emit('will-finish-launching');
    this.emit('-ready');
    this.emit('ready', makeEvent(), {});
  }

  quit(): void {
    const host = this.#host;
    if (host.quitting) return;
    host.quitting = true;
    const event = makeEvent();
    this.emit('before-quit', event);
    if (event.defaultPrevented) {
      host.quitting = false;
      return;
    }
    const windows = [...host.windows.values()];
    if (windows.length === 0) host.finishQuit();
    else for (const window of windows) window.close();
  }
  exit(code = 0): never {
    return this.#host.exit(code);
  }

  requestSingleInstanceLock(data: unknown = {}): boolean {
    this.#lock ??= new SingleInstance(this.getPath('userData'));
    return this.#lock.request({ argv: process.argv, cwd: process.cwd(), data }, (letter) =>
      this.emit('second-instance', makeEvent(), letter.argv, letter.cwd, letter.data),
    );
  }
  hasSingleInstanceLock(): boolean {
    return this.#lock?.held ?? false;
  }
  releaseSingleInstanceLock(): void {
    this.#lock?.release();
  }

  getLocale(): string {
    return 'en-US';
  }
  getSystemLocale(): string {
    return 'en-US';
  }
  getLocaleCountryCode(): string {
    return 'US';
  }
  getPreferredSystemLanguages(): string[] {
    return ['en-US'];
  }
  getAppMetrics(): object[] {
    const workingSetSize = Math.round(process.memoryUsage().rss / 1024);
    return [{ pid: process.pid, type: 'Browser', cpu: {}, memory: { workingSetSize, peakWorkingSetSize: 0 } }];
  }
  getGPUFeatureStatus(): object {
    return {};
  }
  getGPUInfo(): Promise<object> {
    return Promise.resolve({});
  }
  getLoginItemSettings(): object {
    return { openAtLogin: false };
  }
  getFileIcon(): Promise<NativeImage> {
    return Promise.resolve(new NativeImage(Buffer.alloc(0)));
  }
  isDefaultProtocolClient(): boolean {
    return false;
  }
  setAsDefaultProtocolClient(): boolean {
    return true;
  }
  removeAsDefaultProtocolClient(): boolean {
    return true;
  }
  setBadgeCount(): boolean {
    return true;
  }
  getBadgeCount(): number {
    return 0;
  }
  isUnityRunning(): boolean {
    return false;
  }
  isEmojiPanelSupported(): boolean {
    return false;
  }
}
for (const name of NO_OPERATION) Object.defineProperty(App.prototype, name, { value: () => undefined, writable: true });
