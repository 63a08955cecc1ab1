/** What is wrong with a proxy's address. */
export type AddressFault = 'empty' | 'scheme' | 'credentials' | 'port' | 'path' | 'strange';

export type ProxyAddress =
  { readonly kind: 'address'; readonly url: string } | { readonly kind: 'fault'; readonly fault: AddressFault };

const SCHEMES = new Set(['http:', 'https:', 'socks5:']);

/** Reads what someone typed as a proxy's address; without a scheme it is an HTTP proxy, as every browser has it. */
export function readProxy(typed: string): ProxyAddress {
  const text = typed.trim();
  const fault = (what: AddressFault): ProxyAddress => ({ kind: 'fault', fault: what });
  if (text === '') return fault('empty');
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(text)?.[1];
  if (scheme !== undefined && !SCHEMES.has(`${scheme.toLowerCase()}:`)) return fault('scheme');
  const whole = scheme === undefined ? `http://${text}` : text;
  if (!URL.canParse(whole)) return fault('strange');
  // Schemes that the page knows lose their usual port when they are read, so what was written is looked at as well.
  const { username, password, hostname, pathname, search, hash } = new URL(whole);
  if (username !== '' || password !== '' || whole.includes('@')) return fault('credentials');
  if (hostname === '' || /\s/.test(whole)) return fault('strange');
  const authority = whole.slice(whole.indexOf('//') + 2).split(/[/?#]/)[0] ?? '';
  if ((pathname !== '' && pathname !== '/') || search !== '' || hash !== '') return fault('path');
  if (!/:\d{1,5}$/.test(authority)) return fault('port');
  return { kind: 'address', url: `${scheme?.toLowerCase() ?? 'http'}://${authority}` };
}
