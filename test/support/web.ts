import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Server } from 'node:net';
import type { Pair } from './certificates.ts';

export interface Running {
  readonly port: number;
  close(): Promise<void>;
}

/** A company's proxy: tunnels, whatever host is asked for, to a port of this machine. */
export interface Proxy extends Running {
  /** Hosts with ports, in the order in which they were asked for. */
  readonly asked: readonly string[];
  /** Wants a name and a password, or refuses every host. */
  mood: 'kind' | 'wants-name' | 'refuses';
}

export async function startProxy(to: number): Promise<Proxy> {
  const asked: string[] = [];
  const server = http.createServer((_request, response) => response.writeHead(405).end());
  server.on('connect', (request: http.IncomingMessage, client: net.Socket) => {
    asked.push(request.url ?? '');
    client.on('error', () => client.destroy());
    if (proxy.mood === 'wants-name') {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="company"\r\n\r\n');
      return;
    }
    if (proxy.mood === 'refuses') {
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const through = net.connect(to, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      through.pipe(client).pipe(through);
    });
    through.on('error', () => client.destroy());
    client.on('close', () => through.destroy());
  });
  const proxy: Proxy = { asked, mood: 'kind', ...(await listen(server)) };
  return proxy;
}

/** An https server that shows `own` and, with it, the certificates of `others`. */
export function startSecureServer(
  own: Pair,
  answer: http.RequestListener,
  others: readonly Pair[] = [],
): Promise<Running> {
  const cert = [own, ...others].map((pair) => pair.cert).join('\n');
  return listen(https.createServer({ key: own.key, cert }, answer));
}

async function listen(server: Server & { closeAllConnections?: () => void }): Promise<Running> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const open = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
