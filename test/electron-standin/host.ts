import { App } from './app.ts';
import type { StandinWindow } from './browser-window.ts';
import { Chromium } from './chromium.ts';
import { CommandLine } from './command-line.ts';
import { makeEvent } from './events.ts';
import { IpcMain } from './ipc-main.ts';
import { NativeTheme } from './native-theme.ts';
import { Protocol } from './protocol.ts';
import { StandinSession } from './session.ts';
import type { Menu } from './menu.ts';

/** What the parts of one running stand-in share, and how it ends. */
export class Host {
  readonly commandLine: CommandLine;
  readonly app: App;
  readonly chromium: Chromium;
  readonly protocol = new Protocol();
  readonly ipcMain = new IpcMain();
  readonly session: StandinSession;
  readonly nativeTheme = new NativeTheme();
  readonly windows = new Map<number, StandinWindow>();
  focused: StandinWindow | null = null;
  menu: Menu | null = null;
  /** `app.quit()` was called and nobody has prevented it. */
  quitting = false;
  #exiting = false;
  #stopped = false;

  constructor(args: readonly string[]) {
    this.commandLine = new CommandLine(args);
    this.app = new App(this);
    this.session = new StandinSession(this.protocol);
    this.chromium = new Chromium(this.commandLine, () => {
      if (!this.#exiting) this.exit(1);
    });
  }

  allClosed(): void {
    if (this.quitting) this.finishQuit();
    else if (this.app.listenerCount('window-all-closed') > 0) this.app.emit('window-all-closed');
    else this.app.quit();
  }

  finishQuit(): void {
    if (this.#exiting) return;
    const event = makeEvent();
    this.app.emit('will-quit', event);
    if (event.defaultPrevented) this.quitting = false;
    else this.exit(0);
  }

  exit(code: number): never {
    this.#exiting = true;
    this.app.emit('quit', makeEvent(), code);
    this.stop();
    process.exit(code);
  }

  /** Ends everything that would outlive this process. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.protocol.close();
    this.app.releaseSingleInstanceLock();
    this.chromium.stop();
  }
}
