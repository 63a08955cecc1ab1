import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable, pipeline } from 'node:stream';

export type ProtocolHandler = (request: Request) => Response | Promise<Response>;

/** The response headers in which the custom scheme may stand, to be rewritten for Chromium. */
const URL_HEADERS = new Set([
  'content-security-policy',
  'content-security-policy-report-only',
  'location',
  'access-control-allow-origin',
  'timing-allow-origin',
]);

/**
 * `protocol.handle` for custom schemes. Chromium knows no custom scheme without Electron, so each `scheme://host` is
 * served as `http://host.scheme.localhost:PORT`: a secure context with an origin of its own.
 */
export class Protocol {
  readonly #handlers = new Map<string, ProtocolHandler>();
  /** Under way. Held, for Node does not pass an abort on to a request that was collected as garbage. */
  readonly #requests = new Set<Request>();
  #server: http.Server | undefined;
  #port = 0;

  registerSchemesAsPrivileged(): void {
    return; // http on localhost is standard, secure, CORS-enabled and fetchable as it is
  }

  handle(scheme: string, handler: ProtocolHandler): void {
    if (this.#handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    this.#handlers.set(scheme, handler);
  }

  unhandle(scheme: string): void {
    this.#handlers.delete(scheme);
  }

  isProtocolHandled(scheme: string): boolean {
    return this.#handlers.has(scheme);
  }

  async listen(): Promise<void> {
    const server = http.createServer((request, response) => void this.#serve(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // Listening on a port, so it is not a pipe's name.
    this.#port = (server.address() as AddressInfo).port;
    // Nothing here times out: a handler may stream for as long as it likes, and a reused connection must be there.
    Object.assign(server, { keepAliveTimeout: 0, headersTimeout: 0, requestTimeout: 0, timeout: 0 });
    server.unref();
    this.#server = server;
  }

  close(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }

  /** The URL that Chromium is to load for `url`. */
  toBrowser(url: string): string {
    const [, scheme = '', host = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(url) ?? [];
    if (!this.#handlers.has(scheme)) return url;
    return `http://${host === '' ? 'host' : host}.${scheme}.localhost:${this.#port}${rest === '' ? '/' : rest}`;
  }

  /** The URL that the application is to see for what Chromium loaded. */
  fromBrowser(url: string): string {
    return url.replace(new RegExp(`^http://([^/]+)\\.([^./]+)\\.localhost:${this.#port}`), '$2://$1');
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const [, host = '', scheme = ''] = /^(.+)\.([^.]+)\.localhost/.exec(incoming.headers.host ?? '') ?? [];
    const handler = this.#handlers.get(scheme);
    // Chromium's browser asks for this by itself; Electron does not. No content, for it would log a 404 in the page.
    if (incoming.url === '/favicon.ico') {
      outgoing.writeHead(204).end();
      return;
    }
    if (!handler) {
      outgoing.writeHead(404).end();
      return;
    }
    const abort = new AbortController();
    outgoing.on('close', () => abort.abort());
    try {
      const request = this.#request(incoming, `${scheme}://${host}${incoming.url ?? '/'}`, abort.signal);
      this.#requests.add(request);
      outgoing.on('close', () => this.#requests.delete(request));
      const response = await handler(request);
      if (abort.signal.aborted) return void response.body?.cancel().catch(() => undefined);
      outgoing.writeHead(response.status, this.#headers(response, scheme));
      const body = incoming.method === 'HEAD' ? null : response.body;
      // pipeline, not pipe: a page that aborts must end the handler's stream, so that its file is closed.
      if (body) pipeline(Readable.fromWeb(body), outgoing, () => undefined);
      else outgoing.end(() => void response.body?.cancel().catch(() => undefined));
    } catch (error) {
      if (abort.signal.aborted) return;
      console.error(`protocol handler for ${scheme}: failed:`, error);
      // No HTTP at all: the page's fetch fails. A mere hang-up on a reused connection Chromium would ask again.
      if (outgoing.headersSent) outgoing.destroy();
      else incoming.socket.end('the protocol handler failed\r\n\r\n');
    }
  }

  #request(incoming: IncomingMessage, url: string, signal: AbortSignal): Request {
    const headers = new Headers();
    for (const [name, value] of Object.entries(incoming.headers)) {
      if (name !== 'host' && value !== undefined) headers.set(name, String(value));
    }
    for (const name of ['referer', 'origin']) {
      const value = headers.get(name);
      if (value !== null) headers.set(name, this.fromBrowser(value));
    }
    const method = incoming.method ?? 'GET';
    const hasBody = method !== 'GET' && method !== 'HEAD';
    return new Request(url, {
      method,
      headers,
      signal,
      // Streamed: the handler sees the first bytes before the page has sent the last.
      ...(hasBody && { body: Readable.toWeb(incoming) as ReadableStream<Uint8Array>, duplex: 'half' as const }),
    });
  }

  #headers(response: Response, scheme: string): Record<string, string | string[]> {
    const out: Record<string, string | string[]> = {};
    response.headers.forEach((value, name) => {
      out[name] = URL_HEADERS.has(name) ? this.#rewrite(value, scheme) : value;
    });
    // What Electron serves from a handler is never in the HTTP cache; the page's own Cache-Control stands.
    out['cache-control'] ??= 'no-store';
    const cookies = response.headers.getSetCookie();
    if (cookies.length > 0) out['set-cookie'] = cookies;
    return out;
  }

  #rewrite(value: string, scheme: string): string {
    const origin = (host: string): string => `http://${host}.${scheme}.localhost:${this.#port}`;
    return value
      .replace(new RegExp(`\\b${scheme}://([a-z0-9._-]+)`, 'gi'), (_, host: string) => origin(host))
      .replace(new RegExp(`(^|[\\s;,])${scheme}:(?=$|[\\s;,])`, 'g'), (_, before: string) => `${before}${origin('*')}`);
  }
}
