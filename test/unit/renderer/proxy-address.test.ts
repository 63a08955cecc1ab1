import { expect, test } from 'vitest';
import { readProxy } from '../../../renderer/settings/proxy-address.ts';

test.each([
  ['proxy.studio.local:3128', 'http://proxy.studio.local:3128'],
  [' http://10.0.0.1:8080/ ', 'http://10.0.0.1:8080'],
  ['HTTP://proxy:80', 'http://proxy:80'],
  ['https://proxy.example:443', 'https://proxy.example:443'],
  ['socks5://localhost:1080', 'socks5://localhost:1080'],
  ['http://[::1]:3128', 'http://[::1]:3128'],
])('%j is the proxy %s', (typed, url) => {
  expect(readProxy(typed)).toEqual({ kind: 'address', url });
});

test.each([
  ['', 'empty'],
  ['   ', 'empty'],
  ['ftp://proxy:21', 'scheme'],
  ['file:///etc/passwd', 'scheme'],
  ['javascript://proxy:1', 'scheme'],
  ['http://me:secret@proxy:3128', 'credentials'],
  ['me@proxy:3128', 'credentials'],
  ['socks5://me:secret@proxy:1080', 'credentials'],
  ['proxy.studio.local', 'port'],
  ['http://proxy', 'port'],
  ['http://proxy:3128/path', 'path'],
  ['http://proxy:3128?x', 'path'],
  ['http://', 'strange'],
  ['my proxy', 'strange'],
  ['proxy:99999', 'strange'],
])('%j is none: %s', (typed, fault) => {
  expect(readProxy(typed)).toEqual({ kind: 'fault', fault });
});
