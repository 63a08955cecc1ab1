import { Readable } from 'node:stream';
import { net, session, type ClientRequest, type IncomingMessage, type Session } from 'electron';
import type { FalRequest, Fetch } from '../fal/transport.ts';

/** How often the system is asked how much of a body has left. */
const PROGRESS_MS = 100;

/**
 * The way out to the network through Chromium: the system's proxy and certificates. Built on `net.request`, because
 * `net.fetch` can neither answer a redirect itself nor say how much of an upload has left.
 */
export const netFetch: Fetch = async (url, init) => send(url, init, init.fresh === true ? await freshSession() : null);

/**
 * A session without an open connection. Chromium quietly sends a request again, a POST too, when a connection that was
 * used before breaks; one that was never used it does not. A run's POST must leave once.
 */
async function freshSession(): Promise<Session> {
  const fresh = session.fromPartition('fresh', { cache: false });
  await fresh.closeAllConnections();
  return fresh;
}

function send(url: string, init: FalRequest, own: Session | null): Promise<Response> {
  return new Promise((resolve, reject) => {
    const signal = init.signal ?? undefined;
    if (signal?.aborted === true) {
      reject(toError(signal.reason));
      return;
    }
    const request = net.request({
      url,
      method: init.method ?? 'GET',
      redirect: 'manual',
      credentials: 'omit',
      useSessionCookies: false,
      cache: 'no-store',
      ...(own === null ? {} : { session: own }),
    });
    new Headers(init.headers).forEach((value, name) => {
      // Chromium counts the body itself and refuses to be told.
      if (name !== 'content-length') request.setHeader(name, value);
    });

    let reading: Readable | null = null;
    const stopTelling = init.onSent === undefined ? (): void => undefined : tellSent(request, init.onSent);
    const stop = (): void => {
      const reason = toError(signal?.reason);
      reading?.destroy(reason);
      request.abort();
      reject(reason);
    };
    signal?.addEventListener('abort', stop, { once: true });
    const settle = (): void => {
      stopTelling();
      if (reading === null) signal?.removeEventListener('abort', stop);
    };

    request.on('error', (error) => {
      settle();
      // The shape that the global fetch gives a failed connection, so that one reading of errors serves both.
      reject(new TypeError('fetch failed', { cause: withCode(error) }));
    });
    request.on('redirect', (status, _method, location, headers) => {
      settle();
      request.abort();
      resolve(new Response(null, { status, headers: toHeaders({ ...headers, location }) }));
    });
    request.on('response', (message) => {
      reading = toReadable(message);
      reading.once('close', () => signal?.removeEventListener('abort', stop));
      settle();
      resolve(toResponse(message, reading));
    });
    void sendBody(request, init.body ?? null).catch((error: unknown) => {
      request.abort();
      reject(toError(error));
    });
  });
}

/** @returns the way to stop telling. */
function tellSent(request: ClientRequest, onSent: (bytes: number) => void): () => void {
  const timer = setInterval(() => {
    const { active, current } = request.getUploadProgress();
    if (active) onSent(current);
  }, PROGRESS_MS);
  return () => {
    clearInterval(timer);
  };
}

async function sendBody(request: ClientRequest, body: RequestInit['body']): Promise<void> {
  if (body === null || body === undefined) {
    request.end();
    return;
  }
  // Chromium takes a body whole: at most 90 MB, for larger files go in parts.
  const bytes = await new Response(body).arrayBuffer();
  request.end(Buffer.from(bytes));
}

function toReadable(message: IncomingMessage): Readable {
  // Electron's own types leave out that it is a stream of Node's.
  if (!(message instanceof Readable)) throw new TypeError('The answer cannot be read.');
  return message;
}

function toResponse(message: IncomingMessage, body: Readable): Response {
  const status = message.statusCode;
  const headers = toHeaders(message.headers);
  if (status === 204 || status === 205 || status === 304) {
    body.resume();
    return new Response(null, { status, headers });
  }
  return new Response(Readable.toWeb(body) as ReadableStream<Uint8Array>, { status, headers });
}

function toHeaders(raw: Readonly<Record<string, string | string[]>>): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(raw)) {
    for (const value of Array.isArray(values) ? values : [values]) headers.append(name, value);
  }
  return headers;
}

const toError = (reason: unknown): Error =>
  reason instanceof Error ? reason : new DOMException('Aborted', 'AbortError');

/** Chromium's names of failures, as Node's codes. */
const CODES: readonly (readonly [RegExp, string])[] = [
  [/ERR_NAME_NOT_RESOLVED|ERR_DNS/, 'ENOTFOUND'],
  [/ERR_CONNECTION_REFUSED/, 'ECONNREFUSED'],
  [/ERR_INTERNET_DISCONNECTED|ERR_ADDRESS_UNREACHABLE|ERR_NETWORK_CHANGED/, 'ENETUNREACH'],
  [/ERR_CONNECTION_TIMED_OUT|ERR_TIMED_OUT/, 'ETIMEDOUT'],
  [/ERR_CONNECTION_(RESET|CLOSED|ABORTED)|ERR_EMPTY_RESPONSE/, 'ECONNRESET'],
];

function withCode(error: Error): Error {
  if ('code' in error) return error;
  const code = CODES.find(([pattern]) => pattern.test(error.message))?.[1];
  return code === undefined ? error : Object.assign(error, { code });
}
