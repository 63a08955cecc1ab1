import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { AppError } from '../base/app-error.ts';

/** What a server shows of itself: its own certificate first, then those that are to vouch for it, in any order. */
export interface Shown {
  readonly host: string;
  readonly chain: readonly X509Certificate[];
}

/** Longer chains are nobody's honest work. */
const LONGEST_CHAIN = 8;
const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const WEAK_SIGNATURE = /sha1|md[245]/i;
const LEAST_RSA_BITS = 2048;

/**
 * The certificates of a PEM file, as companies hand them out to have their proxy trusted.
 *
 * @throws AppError `unsupported-file` where there is none in it that may vouch for others.
 */
export function readAuthorities(pem: string): readonly X509Certificate[] {
  const read = (pem.match(PEM) ?? []).map(parse);
  const authorities = read.filter((certificate): certificate is X509Certificate => certificate?.ca === true);
  if (authorities.length > 0) return authorities;
  throw new AppError(
    'unsupported-file',
    read.length === 0 ? 'There is no certificate in this file.' : 'No certificate in this file may vouch for others.',
    { advice: 'Choose the PEM file of the authority that your proxy uses. Nothing was changed.' },
  );
}

function parse(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null; // something else between the same lines
  }
}

/**
 * Whether one of the user's own authorities vouches for a server, by a chain of certificates that are all valid at `now`
 * (milliseconds since 1970) and strong, for a server's certificate that bears its name.
 *
 * Asked only where the system knows no authority for it. What Node cannot read (name constraints, length of the chain)
 * is not looked at: the user trusts this authority for whatever it signs.
 */
export function isVouchedFor({ host, chain }: Shown, authorities: readonly X509Certificate[], now: number): boolean {
  const [own, ...others] = chain;
  if (own === undefined || !bearsName(own, host) || !servesWeb(own)) return false;
  const left = new Set(others);
  let at = own;
  for (let length = 0; length < LONGEST_CHAIN; length++) {
    if (!isSound(at, now)) return false;
    if (authorities.some((authority) => isSound(authority, now) && signed(authority, at))) return true;
    const next = [...left].find((candidate) => signed(candidate, at));
    if (next === undefined) return false;
    left.delete(next);
    at = next;
  }
  return false;
}

/** By its subject alternative names alone, as Chromium has it. */
function bearsName(certificate: X509Certificate, host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '');
  return isIP(address) === 0
    ? certificate.checkHost(host, { subject: 'never' }) !== undefined
    : certificate.checkIP(address) !== undefined;
}

/** One that says what it is for says that it is for this. */
const servesWeb = ({ keyUsage }: X509Certificate): boolean =>
  // Electron's types and Node's promise a list; without the extension there is none.
  (keyUsage as readonly string[] | undefined)?.includes(SERVER_AUTH) !== false;

function isSound(certificate: X509Certificate, now: number): boolean {
  const { validFromDate, validToDate, signatureAlgorithm, publicKey } = certificate;
  if (!(validFromDate.getTime() <= now && now <= validToDate.getTime())) return false;
  if (WEAK_SIGNATURE.test(signatureAlgorithm ?? '')) return false;
  const bits = publicKey.asymmetricKeyDetails?.modulusLength;
  return bits === undefined || bits >= LEAST_RSA_BITS;
}

const signed = (issuer: X509Certificate, certificate: X509Certificate): boolean =>
  issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
