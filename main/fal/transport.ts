import { AppError } from '../base/app-error.ts';
import { PROXY_WANTS_NAME } from './obstacle.ts';

/**
 * The one way out to the network: Electron's `net.fetch` in the app (the system's proxy and certificates), the global
 * `fetch` in tests. What this folder needs of it beyond the standard, because `net.fetch` alone does not give it:
 *
 * - `redirect: 'manual'` answers the 30x itself. `net.fetch` rejects ("Redirect was cancelled"), so a moved file would
 *   look like a lost connection.
 * - A `Blob` body is sent with its Content-Length; storage refuses a chunked PUT, and Chromium refuses a Content-Length
 *   set by hand. `net.fetch` does so after copying the body into memory, where a plain `fetch` streams it from disk.
 * - `onSent`, where the implementation knows how many bytes of the body have really left. Others may ignore it: a body
 *   that is read as a stream counts itself.
 * - `fresh`, honoured wherever requests are repeated below `fetch`. Node's never are.
 */
export type Fetch = (url: string, init: FalRequest) => Promise<Response>;

export interface FalRequest extends RequestInit {
  /** Told the bytes of the body sent so far. */
  readonly onSent?: (bytes: number) => void;
  /**
   * Send this over a connection of its own. When a connection that was used before breaks without an answer, Chromium
   * takes it for a stale one and sends the request again, a POST too, and tells nobody.
   */
  readonly fresh?: boolean;
}

const FAL = /(^|\.)fal\.(run|ai|media)$/;
/** The hosts that the key may be shown to. Storage and the CDN are not among them. */
const KEY_HOSTS: ReadonlySet<string> = new Set(['queue.fal.run', 'rest.fal.ai', 'api.fal.ai']);

/** True for an https URL on one of fal's own hosts, whose files this app will fetch. */
export function isFalUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return url.protocol === 'https:' && url.port === '' && FAL.test(url.hostname);
}

/**
 * Read ULTRASHAPE_FAL_ORIGIN.
 *
 * @returns the origin, or null for anything but plain http to this very machine: whoever could set it to another host
 * would be sent the key.
 */
export function loopbackOrigin(value: string | undefined): string | null {
  if (value === undefined || !URL.canParse(value)) return null;
  const url = new URL(value);
  const here =
    url.hostname === 'localhost' || url.hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(url.hostname);
  const bare = url.protocol === 'http:' && url.username === '' && url.password === '' && url.href === `${url.origin}/`;
  return here && bare ? url.origin : null;
}

/** Send everything meant for fal to one origin, its host named in `x-orig-host`; nothing goes anywhere else. */
function toOrigin(fetch: Fetch, origin: string): Fetch {
  return async (input, init) => {
    const url = new URL(input);
    if (url.origin === origin) return fetch(input, init);
    if (!isFalUrl(input)) throw strayed(url);
    const headers = new Headers(init.headers);
    headers.set('x-orig-host', url.host);
    return fetch(origin + url.pathname + url.search, { ...init, headers });
  };
}

/** The last look at every request: encrypted, and the key on it only where the key belongs. `origin`: see `toOrigin`. */
export function guarded(fetch: Fetch, origin: string | null): Fetch {
  const onward = origin === null ? fetch : toOrigin(fetch, origin);
  return async (input, init) => {
    const url = new URL(input);
    const withKey = new Headers(init.headers).has('authorization');
    if (url.protocol !== 'https:' && url.origin !== origin) throw strayed(url);
    if (withKey && !(url.protocol === 'https:' && KEY_HOSTS.has(url.host))) throw strayed(url);
    const response = await onward(input, init);
    if (response.status !== PROXY_AUTHENTICATION) return response;
    // Never fal's own word: a proxy answers in its place, before anything was passed on.
    await response.body?.cancel();
    const cause = Object.assign(new Error('The proxy wants a name.'), { code: PROXY_WANTS_NAME });
    throw new TypeError('fetch failed', { cause });
  };
}

const PROXY_AUTHENTICATION = 407;

const strayed = (url: URL): AppError =>
  new AppError('not-allowed', `The app does not talk to ${url.host}.`, {
    advice: 'Nothing was sent. This is a fault in the app or in what fal answered.',
  });
