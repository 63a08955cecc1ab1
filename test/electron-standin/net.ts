import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { ClientRequest, type ClientRequestOptions } from './client-request.ts';
import type { SessionNetwork } from './session-network.ts';

/** Electron's `net.fetch`: Node's, and `file:` as well. */
export async function netFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const url = input instanceof Request ? input.url : String(input);
  if (!url.startsWith('file:')) return fetch(input, init);
  const file = new URL(url, pathToFileURL('/'));
  const { size } = await stat(file);
  const body = Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>;
  return new Response(body, { headers: { 'content-length': String(size) } });
}

export function makeNet(defaultSession: SessionNetwork) {
  return {
    fetch: netFetch,
    request: (options: ClientRequestOptions): ClientRequest =>
      new ClientRequest({ session: defaultSession, ...options }),
    isOnline: () => true,
    online: true,
    resolveHost: (host: string) => defaultSession.resolveHost(host),
  };
}
