import { Readable } from 'node:stream';
import { net, type ClientRequest, type IncomingMessage, type Session } from 'electron';
import { PROXY_WANTS_NAME } from '../fal/obstacle.ts';
import type { FalRequest, Fetch } from '../fal/transport.ts';
import type { NetSessions } from './net-sessions.ts';

/** How often the system is asked how much of a body has left. */
const PROGRESS_MS = 100;

/**
 * The way out to the network through Chromium: the system's proxy and certificates, or the user's. Built on
 * `net.request`, because `net.fetch` can neither answer a redirect itself nor say how much of an upload has left.
 */
export function createNetFetch(sessions: Pick<NetSessions, 'shared' | 'fresh'>): Fetch {
  return async (url, init) => {
    if (init.fresh !== true) return send(url, init, await sessions.shared(), () => undefined);
    const { session, giveBack } = await sessions.fresh();
    return send(url, init, session, giveBack);
  };
}

/** As `createNetFetch`, all through one session. */
export function fetchThrough(session: Session): Fetch {
  return (url, init) => send(url, init, session, () => undefined);
}

/** @param over called when the request has nothing more to send or to receive. */
function send(url: string, init: FalRequest, session: Session, over: () => void): Promise<Response> {
  const answered = Promise.withResolvers<Response>();
  const signal = init.signal ?? undefined;
  if (signal?.aborted === true) {
    over();
    return Promise.reject(toError(signal.reason));
  }
  const request = net.request({
    url,
    method: init.method ?? 'GET',
    redirect: 'manual',
    credentials: 'omit',
    useSessionCookies: false,
    cache: 'no-store',
    session,
  });
  new Headers(init.headers).forEach((value, name) => {
    // Chromium counts the body itself and refuses to be told.
    if (name !== 'content-length') request.setHeader(name, value);
  });

  let reading: Readable | null = null;
  const stopTelling = init.onSent === undefined ? (): void => undefined : tellSent(request, init.onSent);
  const end = (): void => {
    stopTelling();
    signal?.removeEventListener('abort', stop);
    over();
  };
  const fail = (error: Error): void => {
    end();
    answered.reject(error);
  };
  const stop = (): void => {
    const reason = toError(signal?.reason);
    reading?.destroy(reason);
    request.abort();
    fail(reason);
  };
  signal?.addEventListener('abort', stop, { once: true });

  // The shape that the global fetch gives a failed connection, so that one reading of errors serves both.
  request.on('error', (error) => fail(new TypeError('fetch failed', { cause: withCode(error) })));
  request.on('login', ({ isProxy }, answer) => {
    if (isProxy) {
      // Chromium would call it a tunnel that failed; the app has no name to give.
      request.abort();
      fail(new TypeError('fetch failed', { cause: Object.assign(new Error('407'), { code: PROXY_WANTS_NAME }) }));
    } else answer(); // without a name: the server's own answer comes
  });
  request.on('redirect', (status, _method, location, headers) => {
    end();
    request.abort();
    answered.resolve(new Response(null, { status, headers: toHeaders({ ...headers, location }) }));
  });
  request.on('response', (message) => {
    stopTelling();
    try {
      reading = toReadable(message);
      reading.once('close', end);
      // Whoever reads hears of it; an answer without a body is read by nobody.
      reading.on('error', () => undefined);
      answered.resolve(toResponse(message, reading));
    } catch (error) {
      request.abort();
      fail(toError(error));
    }
  });
  sendBody(request, init.body ?? null).catch((error: unknown) => {
    request.abort();
    fail(toError(error));
  });
  return answered.promise;
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
  [/ERR_INTERNET_DISCONNECTED|ERR_ADDRESS_UNREACHABLE/, 'ENETUNREACH'],
  [/ERR_CONNECTION_TIMED_OUT|ERR_TIMED_OUT/, 'ETIMEDOUT'],
  // The network may have changed after the request had left.
  [/ERR_CONNECTION_(RESET|CLOSED|ABORTED)|ERR_EMPTY_RESPONSE|ERR_NETWORK_CHANGED/, 'ECONNRESET'],
];

function withCode(error: Error): Error {
  if ('code' in error) return error;
  const code = CODES.find(([pattern]) => pattern.test(error.message))?.[1];
  return code === undefined ? error : Object.assign(error, { code });
}
