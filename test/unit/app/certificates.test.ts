import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { isVouchedFor, readAuthorities } from '../../../main/app/certificates.ts';
import { makeCertificate, type Pair } from '../../support/certificates.ts';

const HOST = 'queue.fal.run';
const NOW = Date.now();
const DAY = 24 * 60 * 60 * 1000;

let company: Pair;
let stranger: Pair;
/** Made by the company's authority, to vouch for others. */
let branch: Pair;

beforeAll(async () => {
  [company, stranger] = await Promise.all([makeCertificate('Company Root'), makeCertificate('Somebody Else')]);
  branch = await makeCertificate('Company Branch', { by: company });
});

const read = (pairs: readonly Pair[]): X509Certificate[] => pairs.map(({ cert }) => new X509Certificate(cert));

/** Whether a user who trusts the company trusts a server that shows these. */
const isTrusted = (chain: readonly Pair[], host = HOST, now = NOW): boolean =>
  isVouchedFor({ host, chain: read(chain) }, read([company]), now);

describe('a server is trusted', () => {
  test('by the authority itself, or by one that it vouches for, in any order', async () => {
    const own = await makeCertificate('fal', { hosts: [HOST, '*.fal.ai'], by: company });
    expect(isTrusted([own])).toBe(true);
    expect(isTrusted([own, company])).toBe(true);
    expect(isTrusted([own], 'rest.fal.ai')).toBe(true);
    const leaf = await makeCertificate('fal', { hosts: [HOST], by: branch });
    expect(isTrusted([leaf, branch])).toBe(true);
    expect(isTrusted([leaf, stranger, company, branch])).toBe(true);
  });

  test('by its address, where it has no name', async () => {
    const own = await makeCertificate('proxy', { hosts: ['10.1.2.3'], by: company });
    expect([isTrusted([own], '10.1.2.3'), isTrusted([own], '10.1.2.4')]).toEqual([true, false]);
  });
});

describe('a server is not trusted', () => {
  test('by another authority of the same name', async () => {
    const double = await makeCertificate('Company Root');
    const own = await makeCertificate('fal', { hosts: [HOST], by: double });
    expect(isTrusted([own])).toBe(false);
    expect(isTrusted([own, double])).toBe(false);
  });

  test('for another name, not even by the one that people read', async () => {
    expect(isTrusted([await makeCertificate(HOST, { hosts: ['example.com'], by: company })])).toBe(false);
    expect(isTrusted([await makeCertificate('fal', { hosts: ['*.fal.run'], by: company })], 'a.queue.fal.run')).toBe(
      false,
    );
  });

  test('before its time and after it', async () => {
    const own = await makeCertificate('fal', {
      hosts: [HOST],
      by: company,
      from: new Date(NOW + DAY),
      to: new Date(NOW + 2 * DAY),
    });
    expect([NOW, NOW + 1.5 * DAY, NOW + 3 * DAY].map((now) => isTrusted([own], HOST, now))).toEqual([
      false,
      true,
      false,
    ]);
  });

  test('by an authority whose own time is over', async () => {
    const own = await makeCertificate('fal', { hosts: [HOST], by: company, to: new Date(NOW + 900 * DAY) });
    expect(isTrusted([own], HOST, NOW + 100 * DAY)).toBe(false);
  });

  test('by one that may not vouch for others', async () => {
    const server = await makeCertificate('Company Server', { hosts: ['intranet'], by: company });
    const own = await makeCertificate('fal', { hosts: [HOST], by: server });
    expect(isTrusted([own, server])).toBe(false);
    // As little as if the user had chosen that one.
    expect(isVouchedFor({ host: HOST, chain: read([own]) }, read([server]), NOW)).toBe(false);
  });

  test('with a link of the chain missing, or nothing shown', async () => {
    const leaf = await makeCertificate('fal', { hosts: [HOST], by: branch });
    expect([isTrusted([leaf]), isTrusted([])]).toEqual([false, false]);
  });

  test('with a certificate that is for something else', async () => {
    expect(isTrusted([await makeCertificate('fal', { hosts: [HOST], by: company, forServers: false })])).toBe(false);
  });

  test.each([
    ['a signature that can be forged', { algorithm: 'sha1' }],
    ['a key that can be guessed', { keySize: 1024 }],
  ] as const)('with %s', async (_what, weak) => {
    expect(isTrusted([await makeCertificate('fal', { hosts: [HOST], by: company, ...weak })])).toBe(false);
  });

  test('by one that vouches for itself, however often it is shown', () => {
    expect(isTrusted([stranger, stranger, stranger])).toBe(false);
  });
});

describe('a file of certificates', () => {
  test('gives every authority in it, whatever stands around them', () => {
    const text = `# of the company\r\n${company.cert}\n\nsubject=other\n${stranger.cert}${branch.key}`;
    expect(readAuthorities(text).map(({ subject }) => subject)).toEqual(['CN=Company Root', 'CN=Somebody Else']);
  });

  test('is refused where there is none', async () => {
    const server = await makeCertificate('fal', { hosts: [HOST], by: company });
    expect(() => readAuthorities('ssh-rsa AAAA')).toThrow(/no certificate/i);
    expect(() => readAuthorities(company.key)).toThrow(/no certificate/i);
    expect(() => readAuthorities('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----')).toThrow(
      /may vouch for others/,
    );
    expect(() => readAuthorities(server.cert)).toThrow(/may vouch for others/);
  });
});
