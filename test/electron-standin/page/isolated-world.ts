import type { Codec, makeCodec } from '../codec.ts';
import type { makeBridge } from './bridge.ts';
import type { PageEvent, PageNode, PageWindow } from './dom.ts';
import type { MeetingPoints } from './main-world.ts';

/** What the isolated world tells the main process. */
export type ToHost =
  | { readonly kind: 'send'; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly kind: 'permission'; readonly id: number; readonly permission: string; readonly asks: boolean }
  /** Files that somebody chose, kept as `files[0..count-1]` under `__electronStandinFiles`: what are their paths? */
  | { readonly kind: 'paths'; readonly id: number; readonly count: number }
  | { readonly kind: 'open'; readonly url: string; readonly frameName: string; readonly features: string }
  | { readonly kind: 'key'; readonly key: string; readonly modifiers: readonly string[] }
  | { readonly kind: 'preload-error'; readonly message: string };

/** What the main process tells the isolated world. */
export type FromHost =
  | { readonly kind: 'answer'; readonly id: number; readonly value?: unknown; readonly error?: string }
  | { readonly kind: 'send'; readonly channel: string; readonly args: readonly unknown[] };

export interface IsolatedSetup {
  readonly at: MeetingPoints;
  readonly token: string;
  /** Name of the function that reaches the main process. */
  readonly binding: string;
  /** What the preload script sees as `process`. */
  readonly process: Readonly<Record<string, unknown>>;
}

type Listener = ((event: unknown, ...args: readonly unknown[]) => void) & { listener?: Listener };
/** The preload script, wrapped in a function of what it finds as its globals. */
export type PreloadScript = (
  require: (name: string) => unknown,
  module: { exports: unknown },
  exports: unknown,
  process: unknown,
  global: unknown,
  setImmediate: unknown,
  clearImmediate: unknown,
) => void;

interface Isolated {
  readonly [binding: string]: unknown;
  __electronStandinReceive?: (text: string) => void;
  __electronStandinFiles?: readonly File[];
}

/** Runs in the isolated world before the page's scripts, as text: it uses nothing but its parameters. */
export function isolatedWorld(
  window: PageWindow,
  bridge: typeof makeBridge,
  codec: typeof makeCodec,
  { at, token, binding, process }: IsolatedSetup,
  preload: PreloadScript,
): void {
  const self = globalThis as unknown as Isolated;
  const { call: callMain, functions } = bridge(window, `${token}<`, `${token}>`);
  const { encode, decode }: Codec = codec();
  const listeners = new Map<string, Listener[]>();
  const calls = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let nextCall = 1;
  const post = (message: ToHost): void => (self[binding] as (text: string) => void)(encode(message));
  const ask = (message: (id: number) => ToHost): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = nextCall++;
      calls.set(id, { resolve, reject });
      try {
        post(message(id));
      } catch (error) {
        calls.delete(id);
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  functions.set(at.open, (url, frameName, features) =>
    post({ kind: 'open', url: String(url), frameName: String(frameName), features: String(features) }),
  );
  functions.set(at.permission, (permission, asks) =>
    ask((id) => ({ kind: 'permission', id, permission: String(permission), asks: Boolean(asks) })),
  );
  self.__electronStandinReceive = (text) => {
    const message = decode(text) as FromHost;
    if (message.kind === 'answer') {
      const waiting = calls.get(message.id);
      calls.delete(message.id);
      if (message.error === undefined) waiting?.resolve(message.value);
      else waiting?.reject(new Error(message.error));
      return;
    }
    const event = { sender: ipcRenderer, senderId: 0, ports: [] };
    for (const listener of [...(listeners.get(message.channel) ?? [])]) {
      try {
        listener(event, ...message.args);
      } catch (error) {
        reportError(error); // an uncaught error of the page, for the test to see
      }
    }
  };

  // A key that the page did not take may be the accelerator of a menu item. Asked after all listeners have run.
  window.addEventListener(
    'keydown',
    (event: PageEvent) => {
      const { key = '', isTrusted } = event;
      const modifiers = (['ctrlKey', 'metaKey', 'altKey', 'shiftKey'] as const).filter((name) => event[name] === true);
      if (!isTrusted) return;
      setTimeout(() => {
        if (!event.defaultPrevented) post({ kind: 'key', key, modifiers });
      }, 0);
    },
    true,
  );

  // A chosen file's path is known to Chromium alone, and only asynchronously: the event waits until it is learned.
  const paths = new Map<string, string>();
  const keyOf = (file: File): string => `${file.name}|${file.size}|${file.lastModified}`;
  const told = new WeakSet<Event>();
  for (const type of ['input', 'change']) {
    window.addEventListener(
      type,
      (event) => {
        const field = event.target as PageNode | null;
        const files = Array.from(field?.type === 'file' ? (field.files ?? []) : []);
        if (told.has(event) || files.length === 0 || files.every((file) => paths.has(keyOf(file)))) return;
        event.stopImmediatePropagation();
        self.__electronStandinFiles = files;
        const again = new Event(type, { bubbles: true, cancelable: event.cancelable });
        told.add(again);
        void ask((id) => ({ kind: 'paths', id, count: files.length })).then((answer) => {
          files.forEach((file, i) => paths.set(keyOf(file), (answer as readonly string[])[i] ?? ''));
          field?.dispatchEvent?.(again);
        });
      },
      true,
    );
  }
  if (window !== window.top) return; // Electron runs no preload script in a subframe

  const ipcRenderer = {
    on(channel: string, listener: Listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    addListener: (channel: string, listener: Listener) => ipcRenderer.on(channel, listener),
    once(channel: string, listener: Listener) {
      const once: Listener = (event, ...args) => {
        ipcRenderer.removeListener(channel, once);
        listener(event, ...args);
      };
      once.listener = listener;
      return ipcRenderer.on(channel, once);
    },
    removeListener(channel: string, listener: Listener) {
      const list = listeners.get(channel) ?? [];
      const found = list.find((other) => other === listener || other.listener === listener);
      listeners.set(
        channel,
        list.filter((other) => other !== found),
      );
      return ipcRenderer;
    },
    off: (channel: string, listener: Listener) => ipcRenderer.removeListener(channel, listener),
    removeAllListeners(channel?: string) {
      if (channel === undefined) listeners.clear();
      else listeners.delete(channel);
      return ipcRenderer;
    },
    listenerCount: (channel: string) => (listeners.get(channel) ?? []).length,
    eventNames: () => [...listeners.keys()],
    send: (channel: string, ...args: readonly unknown[]) => post({ kind: 'send', channel, args }),
    invoke: (channel: string, ...args: readonly unknown[]) => ask((id) => ({ kind: 'invoke', id, channel, args })),
    sendSync() {
      throw new Error('electron stand-in: ipcRenderer.sendSync is not supported');
    },
    postMessage() {
      throw new Error('electron stand-in: ipcRenderer.postMessage is not supported');
    },
  };
  const nothing = (): undefined => undefined;
  const electron = {
    ipcRenderer,
    contextBridge: {
      exposeInMainWorld: (key: string, api: unknown) => void callMain(at.expose, [key, api]),
      exposeInIsolatedWorld() {
        throw new Error('electron stand-in: exposeInIsolatedWorld is not supported');
      },
    },
    // '' as in Electron for a File that has no path: one made by script, or pasted.
    webUtils: { getPathForFile: (file: File) => paths.get(keyOf(file)) ?? '' },
    webFrame: {
      setZoomFactor: nothing,
      getZoomFactor: () => 1,
      setZoomLevel: nothing,
      getZoomLevel: () => 0,
      setVisualZoomLevelLimits: nothing,
    },
    crashReporter: { addExtraParameter: nothing },
  };
  const modules: Readonly<Record<string, unknown>> = {
    electron,
    'electron/renderer': electron,
    'electron/common': electron,
  };
  const require = (name: string): unknown => {
    const found = modules[name.replace(/^node:/, '')];
    if (found === undefined) {
      throw new Error(`module not found: ${name} (a sandboxed preload can require only electron)`);
    }
    return found;
  };
  const soon = (run: (...args: readonly unknown[]) => void, ...args: readonly unknown[]) => setTimeout(run, 0, ...args);
  const nextTick = (run: (...args: readonly unknown[]) => void, ...args: readonly unknown[]) =>
    queueMicrotask(() => run(...args));
  const module = { exports: {} };
  const shown = { ...process, on: nothing, once: nothing, nextTick };
  try {
    preload(require, module, module.exports, shown, globalThis, soon, clearTimeout);
  } catch (error) {
    console.error('Unable to load preload script:', error);
    post({ kind: 'preload-error', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
