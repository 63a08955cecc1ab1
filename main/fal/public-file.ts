import { isFalUrl, type Fetch } from './transport.ts';

const MOST_REDIRECTS = 5;

export interface PublicFiles {
  readonly fetch: Fetch;
  /** The loopback origin that plays fal, whose own URLs are followed too. */
  readonly origin: string | null;
}

/** True for an address that this app fetches files from: fal's own hosts, or the origin that plays them. */
export const isFetchable = (url: string, origin: string | null): boolean =>
  isFalUrl(url) || (URL.canParse(url) && new URL(url).origin === origin);

/**
 * GET a file without the key, following redirects within fal's hosts only.
 *
 * @returns the answer, any status; null where the file is, or has moved, anywhere else.
 */
export async function getPublic(
  { fetch, origin }: PublicFiles,
  address: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Response | null> {
  let url = address;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    if (!isFetchable(url, origin)) return null;
    const response = await fetch(url, { method: 'GET', headers, redirect: 'manual', signal });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) return response;
    await response.body?.cancel();
    if (!URL.canParse(location, url)) return null;
    url = new URL(location, url).href;
  }
  return null;
}
