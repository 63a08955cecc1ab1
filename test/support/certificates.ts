import { generate } from 'selfsigned';

/** A certificate with its private key, both PEM. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

interface Wish {
  /** Names that it is for; none: it is an authority. */
  readonly hosts?: readonly string[];
  /** Who signs it; not given: it signs itself. */
  readonly by?: Pair;
  readonly from?: Date;
  readonly to?: Date;
  readonly algorithm?: 'sha1' | 'sha256';
  readonly keySize?: number;
  /** False: only to log in with. */
  readonly forServers?: boolean;
  /** True: it may vouch for others, though it bears names. */
  readonly vouches?: boolean;
}

const DAY = 24 * 60 * 60 * 1000;

/** Make a real certificate named `name`, valid from yesterday for a month unless wished otherwise. */
export async function makeCertificate(name: string, wish: Wish = {}): Promise<Pair> {
  const { hosts = [], by, from = new Date(Date.now() - DAY), to = new Date(Date.now() + 30 * DAY) } = wish;
  const vouches = wish.vouches ?? hosts.length === 0;
  const { cert, private: key } = await generate([{ name: 'commonName', value: name }], {
    notBeforeDate: from,
    notAfterDate: to,
    algorithm: wish.algorithm ?? 'sha256',
    keySize: wish.keySize ?? 2048,
    ...(by === undefined ? {} : { ca: by }),
    extensions: [
      { name: 'basicConstraints', cA: vouches, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: vouches, critical: true },
      ...(hosts.length === 0
        ? []
        : [
            {
              name: 'extKeyUsage' as const,
              serverAuth: wish.forServers !== false,
              clientAuth: wish.forServers === false,
            },
            { name: 'subjectAltName' as const, altNames: hosts.map(altName) },
          ]),
    ],
  });
  return { cert, key };
}

const altName = (host: string) =>
  /^[\d.]+$/.test(host) ? { type: 7 as const, ip: host } : { type: 2 as const, value: host };
