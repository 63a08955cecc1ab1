import { lookup } from 'node:dns/promises';
import { EventEmitter } from 'node:events';
import type { VerifyProc } from './secure-connection.ts';

export interface ProxySettings {
  readonly mode?: 'direct' | 'auto_detect' | 'pac_script' | 'fixed_servers' | 'system';
  readonly proxyRules?: string;
}

/** A request that is out. */
interface Outgoing extends EventEmitter {
  abort(): void;
}

/** A machine talking to itself goes by no proxy, whatever the rules say. */
const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** How one session reaches the network: through which proxy, and whom it trusts. */
export class SessionNetwork extends EventEmitter {
  /** Null: Chromium's own verdict. */
  verify: VerifyProc | null = null;
  readonly #out = new Set<Outgoing>();
  #proxy: ProxySettings = { mode: 'system' };

  setProxy(settings: ProxySettings): Promise<void> {
    this.#proxy = settings;
    return Promise.resolve();
  }

  setCertificateVerifyProc(proc: VerifyProc | null): void {
    this.verify = proc;
  }

  /** As Chromium puts it: `DIRECT`, `PROXY host:port`, `HTTPS host:port`, `SOCKS5 host:port`. */
  resolveProxy(url: string): Promise<string> {
    const proxy = this.proxyFor(url);
    if (proxy === null) return Promise.resolve('DIRECT');
    const kind = { 'http:': 'PROXY', 'https:': 'HTTPS', 'socks5:': 'SOCKS5' }[proxy.protocol] ?? 'PROXY';
    return Promise.resolve(`${kind} ${proxy.host}`);
  }

  async resolveHost(host: string): Promise<{ endpoints: { address: string; family: 'ipv4' | 'ipv6' }[] }> {
    try {
      const found = await lookup(host, { all: true });
      return {
        endpoints: found.map(({ address, family }) => ({ address, family: family === 6 ? 'ipv6' : 'ipv4' })),
      };
    } catch {
      throw new Error('net::ERR_NAME_NOT_RESOLVED');
    }
  }

  /** What is out on them ends, as it does in Chromium. */
  closeAllConnections(): Promise<void> {
    for (const request of this.#out) {
      request.abort();
      request.emit('error', new Error('net::ERR_CONNECTION_ABORTED'));
    }
    return Promise.resolve();
  }

  /** The stand-in's own: the proxy for an address; null: none. */
  proxyFor(url: string): URL | null {
    const { protocol, hostname } = new URL(url);
    if (LOOPBACK.test(hostname)) return null;
    const { mode = 'fixed_servers', proxyRules = '' } = this.#proxy;
    // Of the systems that Chromium knows, the environment of a Linux without a desktop.
    const rule = mode === 'system' ? (process.env[`${protocol.slice(0, -1)}_proxy`] ?? '') : proxyRules;
    return (mode === 'system' || mode === 'fixed_servers') && URL.canParse(rule) ? new URL(rule) : null;
  }

  /** The stand-in's own: a request leaves. */
  sends(request: Outgoing): void {
    this.#out.add(request);
    for (const end of ['response', 'error', 'abort']) request.once(end, () => this.#out.delete(request));
  }
}
