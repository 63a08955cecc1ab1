import type { ProxyConfig } from 'electron';
import type { Network } from '../../preload/contract/network.ts';
import { AppError } from '../base/app-error.ts';

const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'socks5:']);
/** A name or an address, and nothing that means something in Chromium's rules (`;`, `,`, `=`). */
const HOST = /^(\[[\da-f:.]+\]|[\w.-]+)$/i;

/**
 * The user's wish, as Chromium wants it. Loopback addresses are never proxied: Chromium leaves them out by itself.
 *
 * @throws AppError `bad-request` where a manual proxy has no address, or one that cannot be used.
 */
export function proxyConfig({ proxy, proxyUrl }: Network): ProxyConfig {
  switch (proxy) {
    case 'system':
      return { mode: 'system' };
    case 'none':
      return { mode: 'direct' };
    case 'manual':
      return { mode: 'fixed_servers', proxyRules: proxyServer(proxyUrl) };
  }
}

/** `http://Proxy:8080/` as `http://proxy:8080`; nothing else may stand in it. */
function proxyServer(address: string): string {
  if (!URL.canParse(address)) throw unusable('That is not the address of a proxy.');
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(address);
  if (username !== '' || password !== '') throw unusable('A proxy’s address may not hold a name or a password here.');
  if (!SCHEMES.has(protocol)) throw unusable('That kind of proxy cannot be used.');
  const isBare = (pathname === '' || pathname === '/') && search === '' && hash === '';
  if (!HOST.test(hostname) || !isBare) throw unusable('That is not the address of a proxy.');
  return `${protocol}//${hostname}${port === '' ? '' : `:${port}`}`;
}

const unusable = (message: string): AppError =>
  new AppError('bad-request', message, {
    advice: 'Write it like http://proxy.example.com:8080; https:// and socks5:// work too.',
  });
