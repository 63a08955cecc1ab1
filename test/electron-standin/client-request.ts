import { EventEmitter } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { Socket } from 'node:net';
import { Readable, type Duplex } from 'node:stream';
import { connectSecurely, ProxyLogin } from './secure-connection.ts';
import type { SessionNetwork } from './session-network.ts';

export interface ClientRequestOptions {
  readonly url: string;
  readonly method?: string;
  readonly redirect?: 'follow' | 'error' | 'manual';
  readonly session?: SessionNetwork;
}

/** Node's answer as Electron's IncomingMessage: a readable stream with status and headers. */
class IncomingMessage extends Readable {
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly headers: Record<string, string | string[]>;
  readonly #from: http.IncomingMessage;

  constructor(from: http.IncomingMessage) {
    super();
    this.#from = from;
    this.statusCode = from.statusCode ?? 0;
    this.statusMessage = from.statusMessage ?? '';
    this.headers = headersOf(from);
    from.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) from.pause();
    });
    from.on('end', () => this.push(null));
    from.on('error', (error) => this.destroy(error));
    // Chromium: an answer that ends before its Content-Length is an error.
    from.on('aborted', () => this.destroy(new Error('net::ERR_CONTENT_LENGTH_MISMATCH')));
  }

  override _read(): void {
    this.#from.resume();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#from.destroy();
    done(error);
  }
}

/**
 * Electron's ClientRequest as far as a fetch is built on it: headers, one body given whole to `end`, upload progress,
 * `redirect` with `redirect: 'manual'`, `response`, `login` (a proxy's), `error`, `abort`. An https address goes the way of
 * its session; a plain one goes straight.
 */
export class ClientRequest extends EventEmitter {
  readonly #options: ClientRequestOptions;
  readonly #headers: Record<string, string> = {};
  #request: http.ClientRequest | null = null;
  #body: Buffer = Buffer.alloc(0);
  #settled = false;

  constructor(options: ClientRequestOptions) {
    super();
    this.#options = options;
  }

  setHeader(name: string, value: string): void {
    if (/^content-length$/i.test(name)) throw new Error('The Content-Length header is set by the network stack');
    this.#headers[name] = value;
  }

  end(body: Buffer = Buffer.alloc(0)): this {
    this.#body = body;
    const { url, method = 'GET' } = this.#options;
    const headers = {
      ...this.#headers,
      ...(body.length > 0 || method !== 'GET' ? { 'content-length': String(body.length) } : {}),
    };
    const request = url.startsWith('https:')
      ? https.request(url, { method, headers, defaultPort: 443, createConnection: this.#connect })
      : http.request(url, { method, headers });
    this.#request = request;
    this.#options.session?.sends(this);
    request.on('response', (from) => this.#answer(from));
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (error instanceof ProxyLogin) this.#askForName();
      else this.#fail(NAMES[error.code ?? ''] ?? nameIn(error));
    });
    request.end(body);
    return this;
  }

  readonly #connect = (_options: unknown, done: (error: Error | null, socket: Duplex) => void): undefined => {
    const { url, session } = this.#options;
    connectSecurely(new URL(url), session?.proxyFor(url) ?? null, session?.verify ?? null).then(
      (socket) => done(null, socket),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), new Socket()),
    );
  };

  /** No name that could be given would help here: whoever has none is told what Chromium says then. */
  #askForName(): void {
    const failed = (): void => this.#fail('net::ERR_TUNNEL_CONNECTION_FAILED');
    if (!this.emit('login', { isProxy: true, scheme: 'basic', host: '', port: 0, realm: '' }, failed)) failed();
  }

  #fail(message: string): void {
    if (this.#settled) return;
    this.#settled = true;
    this.emit('error', new Error(message));
  }

  getUploadProgress(): { active: boolean; started: boolean; current: number; total: number } {
    const sent = this.#request?.socket?.bytesWritten ?? 0;
    const current = Math.min(this.#body.length, sent);
    return { active: !this.#settled, started: sent > 0, current, total: this.#body.length };
  }

  abort(): void {
    this.#settled = true;
    this.#request?.destroy();
    this.emit('abort');
  }

  #answer(from: http.IncomingMessage): void {
    this.#settled = true;
    const { location } = from.headers;
    const status = from.statusCode ?? 0;
    if (this.#options.redirect === 'manual' && location !== undefined && [301, 302, 303, 307, 308].includes(status)) {
      this.emit(
        'redirect',
        status,
        this.#options.method ?? 'GET',
        new URL(location, this.#options.url).href,
        headersOf(from),
      );
      return;
    }
    this.emit('response', new IncomingMessage(from));
  }
}

/** The name that an error bears already; else that it failed somehow. */
const nameIn = ({ message }: Error): string => (message.startsWith('net::') ? message : `net::ERR_FAILED (${message})`);

const NAMES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'net::ERR_CONNECTION_REFUSED',
  ECONNRESET: 'net::ERR_CONNECTION_RESET',
  ENOTFOUND: 'net::ERR_NAME_NOT_RESOLVED',
  EAI_AGAIN: 'net::ERR_NAME_NOT_RESOLVED',
  ETIMEDOUT: 'net::ERR_CONNECTION_TIMED_OUT',
};

function headersOf(from: http.IncomingMessage): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(from.headers)) if (value !== undefined) headers[name] = value;
  return headers;
}
