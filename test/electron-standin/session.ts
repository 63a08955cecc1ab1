import { netFetch } from './net.ts';
import type { Protocol } from './protocol.ts';
import { SessionNetwork } from './session-network.ts';

type RequestHandler = (
  contents: unknown,
  permission: string,
  answer: (granted: boolean) => void,
  details: object,
) => void;
type CheckHandler = (contents: unknown, permission: string, origin: string, details: object) => boolean;

const KEPT = [
  'setDevicePermissionHandler',
  'setDisplayMediaRequestHandler',
  'setBluetoothPairingHandler',
  'setUSBProtectedClassesHandler',
];
const ASYNC_NOTHING = [
  'clearCache',
  'clearStorageData',
  'clearHostResolverCache',
  'flushStorageData',
  'clearAuthCache',
  'clearData',
];
const NOTHING = [
  'setSpellCheckerEnabled',
  'setSpellCheckerLanguages',
  'setSpellCheckerDictionaryDownloadURL',
  'setUserAgent',
  'setDownloadPath',
  'enableNetworkEmulation',
  'registerPreloadScript',
  'setSSLConfig',
  'setCodeCachePath',
];
const WEB_REQUEST = [
  'onBeforeRequest',
  'onBeforeSendHeaders',
  'onSendHeaders',
  'onHeadersReceived',
  'onResponseStarted',
  'onBeforeRedirect',
  'onCompleted',
  'onErrorOccurred',
];

/**
 * A session. The permission handlers are asked by the pages, proxy and verify procedure by `net.request`; of the rest, most
 * is taken and does nothing.
 */
export class StandinSession extends SessionNetwork {
  readonly protocol: Protocol;
  readonly fetch = netFetch;
  readonly webRequest: Readonly<Record<string, (...args: readonly unknown[]) => void>>;
  /** What the application set and nobody here calls, for a test to call. */
  readonly kept = new Map<string, unknown>();
  #requestHandler: RequestHandler | null = null;
  #checkHandler: CheckHandler | null = null;

  constructor(protocol: Protocol) {
    super();
    this.protocol = protocol;
    this.webRequest = Object.fromEntries(
      WEB_REQUEST.map((name) => [name, (...args: readonly unknown[]) => void this.kept.set(name, args.at(-1))]),
    );
    for (const name of KEPT) {
      Object.defineProperty(this, name, { value: (handler: unknown) => void this.kept.set(name, handler) });
    }
  }

  setPermissionRequestHandler(handler: RequestHandler | null): void {
    this.#requestHandler = handler;
  }
  setPermissionCheckHandler(handler: CheckHandler | null): void {
    this.#checkHandler = handler;
  }

  /** The stand-in's own: a page asks for a permission (`asks`), or whether it has it. No handler: granted, as in Electron. */
  async permitted(contents: unknown, permission: string, url: string, asks: boolean): Promise<boolean> {
    const origin = URL.canParse(url) ? `${new URL(url).protocol}//${new URL(url).host}/` : url;
    const ask = this.#requestHandler;
    const details = { requestingUrl: url, isMainFrame: true, securityOrigin: origin };
    if (!asks) return this.#checkHandler?.(contents, permission, origin, details) ?? true;
    if (ask === null) return true;
    return new Promise((resolve) => ask(contents, permission, resolve, details));
  }

  getUserAgent(): string {
    return '';
  }
  isPersistent(): boolean {
    return true;
  }
}
for (const name of ASYNC_NOTHING)
  Object.defineProperty(StandinSession.prototype, name, { value: () => Promise.resolve() });
for (const name of NOTHING) Object.defineProperty(StandinSession.prototype, name, { value: () => undefined });
