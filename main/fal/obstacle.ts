import type { NETWORK_STEPS } from '../../preload/contract/network.ts';

/** What stands between this computer and fal, and on which step of the way. */
export interface Obstacle {
  readonly step: Extract<(typeof NETWORK_STEPS)[number], 'proxy' | 'name' | 'connection' | 'certificate'>;
  readonly message: string;
  /** What the user can do about it. */
  readonly advice: string;
}

/** The code that a proxy's 407 is reported under; see `guarded`. */
export const PROXY_WANTS_NAME = 'ERR_PROXY_AUTH_REQUESTED';

type Row = readonly [codes: RegExp, step: Obstacle['step'], message: string, advice: string];

/** Chromium's names (net_error_list.h) and Node's codes. The first row that fits counts. */
const ROWS: readonly Row[] = [
  [
    /\bERR_(PROXY_AUTH_\w+|UNEXPECTED_PROXY_AUTH)\b/,
    'proxy',
    'The proxy asks for a name and a password (407).',
    'The app has none to give. Choose a proxy that lets this computer through, or none, in Settings.',
  ],
  [
    /\bERR_PROXY_CERTIFICATE_INVALID\b/,
    'proxy',
    'The proxy shows a certificate that this computer does not know.',
    "Add your network's own certificate in Settings, or choose another proxy.",
  ],
  [
    /\bERR_(TUNNEL_CONNECTION_FAILED|PROXY_UNABLE_TO_CONNECT_TO_DESTINATION|SOCKS_CONNECTION_HOST_UNREACHABLE|HTTPS_PROXY_TUNNEL_RESPONSE\w*)\b/,
    'proxy',
    'The proxy refused to connect to fal.',
    'It has to let fal.run, fal.ai and fal.media through. Ask whoever runs it, or choose another in Settings.',
  ],
  [
    /\bERR_(PROXY_CONNECTION_FAILED|SOCKS_CONNECTION_FAILED)\b/,
    'proxy',
    'The proxy cannot be reached.',
    'Check its address in Settings, and that it is running.',
  ],
  [
    /\bERR_(MANDATORY_PROXY_CONFIGURATION_FAILED|NO_SUPPORTED_PROXIES|PAC_\w+)\b/,
    'proxy',
    "The system's proxy settings cannot be used.",
    'Correct them, or choose a proxy in Settings.',
  ],
  [
    /\b(ERR_CERT_DATE_INVALID|CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)\b/,
    'certificate',
    "The certificate of the connection to fal is not valid on this computer's date.",
    "Check the computer's date and time.",
  ],
  [
    // Those two are no verdict: they cut what was on its way when the system's certificates changed.
    /\b(ERR_CERT_(?!(?:DATABASE|VERIFIER)_CHANGED\b)\w+|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(GET_ISSUER_CERT\w*|VERIFY_LEAF_SIGNATURE)|ERR_TLS_CERT_ALTNAME_INVALID)\b/,
    'certificate',
    'The connection to fal is not trusted: something in between, a proxy or a virus scanner, shows a certificate that this system does not know.',
    "If it is your network's own, add it in Settings.",
  ],
  [
    /\b(ERR_SSL_\w+|EPROTO)\b/,
    'certificate',
    'No secure connection to fal came about.',
    'Something in between speaks another language: a proxy, a firewall or the sign-in page of a network.',
  ],
  [
    /\b(ENOTFOUND|EAI_AGAIN|ERR_NAME_(NOT_RESOLVED|RESOLUTION_FAILED)|ERR_DNS_\w+)\b/,
    'name',
    "fal's address could not be looked up.",
    'Check the connection to the internet. Where names are only looked up by a proxy, choose it in Settings.',
  ],
  [
    /\b(ENETUNREACH|ENETDOWN|ERR_INTERNET_DISCONNECTED|ERR_NETWORK_ACCESS_DENIED)\b/,
    'connection',
    'This computer is not connected to the internet, or a firewall on it stops the app.',
    'Connect it, or let the app through.',
  ],
  [
    /\b(ECONNREFUSED|EHOSTUNREACH|ERR_CONNECTION_REFUSED|ERR_ADDRESS_(UNREACHABLE|INVALID))\b/,
    'connection',
    'The connection to fal was refused.',
    'A firewall may stop it, or the network has a proxy that is to be chosen in Settings.',
  ],
  [
    /\b(ETIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT|ERR_(CONNECTION_)?TIMED_OUT)\b/,
    'connection',
    'Nobody answered on the way to fal.',
    'A firewall may swallow it, or the network has a proxy that is to be chosen in Settings.',
  ],
  [
    /\b(ECONNRESET|EPIPE|UND_ERR_SOCKET|ERR_(CONNECTION_(RESET|CLOSED|ABORTED)|EMPTY_RESPONSE|NETWORK_CHANGED|CERT_(DATABASE|VERIFIER)_CHANGED))\b/,
    'connection',
    'The connection to fal was cut.',
    'Try again; where it happens every time, a firewall may do it.',
  ],
];

/** Tell from the text of a failed request what stopped it; null where that says nothing known. */
export function obstacleIn(text: string): Obstacle | null {
  const row = ROWS.find(([codes]) => codes.test(text));
  return row === undefined ? null : { step: row[1], message: row[2], advice: row[3] };
}

/**
 * Node's codes and Chromium's names of what goes wrong before the first byte of a request is sent. A network that is down
 * or out of reach is not among them: Chromium gives a cut connection that had carried the request the same names
 * (ERR_INTERNET_DISCONNECTED for ENETDOWN, ERR_ADDRESS_UNREACHABLE for EHOSTUNREACH, whatever the socket was doing), and
 * Node tells only by the word before the code.
 */
const BEFORE_SENDING =
  /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|connect (EHOSTUNREACH|ENETUNREACH|ENETDOWN)|UND_ERR_CONNECT_TIMEOUT|ERR_(NAME_NOT_RESOLVED|NAME_RESOLUTION_FAILED|NETWORK_ACCESS_DENIED|CONNECTION_REFUSED|CONNECTION_TIMED_OUT|ADDRESS_INVALID))\b/;

/** True where nothing of the request can have reached fal: without a proxy or a trusted connection, nothing is sent. */
export function isBeforeSending(text: string, obstacle: Obstacle | null): boolean {
  if (BEFORE_SENDING.test(text)) return true;
  return obstacle?.step === 'proxy' || (obstacle?.step === 'certificate' && !/\b(ERR_SSL_\w+|EPROTO)\b/.test(text));
}

/** An error and its causes in one line. */
export function describe(error: unknown): string {
  const parts: string[] = [];
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    parts.push(at.message, 'code' in at && typeof at.code === 'string' ? at.code : '');
  }
  return parts.filter((part) => part !== '').join(' · ');
}
