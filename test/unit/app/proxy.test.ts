import { expect, test } from 'vitest';
import { proxyConfig } from '../../../main/app/proxy.ts';

const manual = (proxyUrl: string) => proxyConfig({ proxy: 'manual', proxyUrl });

test('the system’s proxy, or none, whatever address is left over', () => {
  expect(proxyConfig({ proxy: 'system', proxyUrl: 'nonsense' })).toEqual({ mode: 'system' });
  expect(proxyConfig({ proxy: 'none', proxyUrl: 'http://old:1' })).toEqual({ mode: 'direct' });
});

test.each([
  ['http://proxy.example.com:8080', 'http://proxy.example.com:8080'],
  ['http://Proxy.Example.com/', 'http://proxy.example.com'],
  ['https://proxy:8443', 'https://proxy:8443'],
  ['socks5://10.0.0.1:1080', 'socks5://10.0.0.1:1080'],
  ['http://[fe80::1]:3128', 'http://[fe80::1]:3128'],
])('%s is a proxy', (address, rules) => {
  expect(manual(address)).toEqual({ mode: 'fixed_servers', proxyRules: rules });
});

test.each([
  ['', /not the address/],
  ['proxy.example.com:8080', /kind of proxy/],
  ['ftp://proxy:21', /kind of proxy/],
  ['http://proxy:8080/path', /not the address/],
  ['http://proxy:8080?x=1', /not the address/],
  ['http://ada:secret@proxy:8080', /name or a password/],
  // What Chromium would read as a list, with a way around the proxy.
  ['socks5://proxy,direct://', /not the address/],
  ['http://proxy;direct', /not the address/],
  ['socks5://https=proxy', /not the address/],
])('%s is refused', (address, why) => {
  expect(() => manual(address)).toThrow(why);
});
