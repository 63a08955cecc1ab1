import type { IncomingMessage } from 'node:http';

/** fal's hosts, as @fal-ai/client 1.10.1 has them built in. */
export const HOSTS = {
  queue: 'queue.fal.run',
  rest: 'rest.fal.ai',
  api: 'api.fal.ai',
  cdn: 'v3b.fal.media',
} as const;

export type Credentials = 'none' | 'key' | 'admin' | 'wrong';

/** One request, seen as fal would have seen it, however it was led here. */
export interface Exchange {
  readonly method: string;
  /** The fal host that the client meant. */
  readonly host: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly credentials: Credentials;
  readonly body: Buffer;
  /** The URL under which the client reaches something on a fal host: fal's own, or this server's where it needs that. */
  readonly urlOf: (host: string, path: string) => string;
}

export interface Keys {
  readonly key: string;
  readonly adminKey: string;
}

/**
 * Read a request's head.
 *
 * Three ways lead here: fal's URLs with the host replaced and `x-orig-host` naming the real one; the client's proxy
 * setting, which posts to `/proxy` with `x-fal-target-url`; and bare paths, whose host is told from the path. The first
 * can use fal's own URLs in answers; the other two need this server's.
 */
export function readHead(request: IncomingMessage, origin: string, keys: Keys): Omit<Exchange, 'body'> {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  const local = new URL(request.url ?? '/', origin);
  const target = headers['x-fal-target-url'];
  const original = headers['x-orig-host'];
  const url = local.pathname === '/proxy' && target !== undefined ? new URL(target) : local;
  const genuine = original !== undefined;
  return {
    method: request.method ?? 'GET',
    host: original ?? (url === local ? hostOf(url.pathname) : url.host),
    path: url.pathname,
    query: url.searchParams,
    headers,
    credentials: credentialsOf(headers['authorization'], keys),
    urlOf: (host, path) => (genuine ? `https://${host}${path}` : `${origin}${path}`),
  };
}

function hostOf(path: string): string {
  if (path.startsWith('/storage/')) return HOSTS.rest;
  if (path.startsWith('/v1/')) return HOSTS.api;
  if (/^\/(files|upload)\//.test(path)) return HOSTS.cdn;
  return HOSTS.queue;
}

function credentialsOf(header: string | undefined, keys: Keys): Credentials {
  if (header === undefined) return 'none';
  if (header === `Key ${keys.key}`) return 'key';
  return header === `Key ${keys.adminKey}` ? 'admin' : 'wrong';
}

/** What of a body may arrive before the server loses interest: a fault of the upload. */
export interface Reading {
  readonly stopAfter: number;
  readonly then: 'drop' | 'stall';
}

/** Read a body, at once. @returns null when it was cut short, by the client or by `reading`. */
export async function readBody(request: IncomingMessage, reading?: Reading): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      parts.push(part);
      bytes += part.byteLength;
      if (reading === undefined || bytes < reading.stopAfter) continue;
      if (reading.then === 'stall') await new Promise((resolve) => request.socket.once('close', resolve));
      return null;
    }
  } catch {
    return null;
  }
  const declared = request.headers['content-length'];
  return reading !== undefined || (declared !== undefined && Number(declared) !== bytes) ? null : Buffer.concat(parts);
}
