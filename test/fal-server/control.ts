import type { Exchange } from './exchange.ts';
import { isFaultName } from './faults.ts';
import { json, type Json, type Reply } from './reply.ts';
import type { FalServer } from './server.ts';

type Controlled = Pick<
  FalServer,
  | 'fault'
  | 'clearFaults'
  | 'journal'
  | 'advance'
  | 'account'
  | 'billed'
  | 'jobs'
  | 'violations'
  | 'clientRestarted'
  | 'goOffline'
  | 'expectSubmits'
>;

/** What can be done to the server from another process, under `/__control/`. */
export async function control(
  server: Controlled,
  { method, path }: Pick<Exchange, 'method' | 'path'>,
  body: Buffer,
): Promise<Reply> {
  const asked = parse(body);
  switch (`${method} ${path.slice('/__control/'.length)}`) {
    case 'POST faults':
      return order(server, asked);
    case 'DELETE faults':
      server.clearFaults();
      return json(200, {});
    case 'GET journal':
      return json(200, server.journal() as unknown as Json);
    case 'GET account':
      return json(200, server.account() as unknown as Json);
    case 'GET billed':
      return json(200, server.billed() as unknown as Json);
    case 'GET violations':
      return json(200, server.violations());
    case 'GET jobs':
      return json(
        200,
        server.jobs().map(({ id, endpoint, input, phase }) => ({ id, endpoint: endpoint.id, input, phase })),
      );
    case 'POST advance':
      await server.advance(Number(asked['ms'] ?? 0));
      return json(200, {});
    case 'POST offline':
      // Answered first: going offline cuts this very connection.
      setTimeout(() => void server.goOffline(Number(asked['ms'] ?? 1000)), 50);
      return json(200, {});
    case 'POST client-restarted':
      server.clientRestarted();
      return json(200, {});
    case 'POST expect-submits':
      server.expectSubmits(Number(asked['count'] ?? 0));
      return json(200, {});
    default:
      return json(404, { detail: `no such control: ${method} ${path}` });
  }
}

function order(server: Controlled, asked: Readonly<Record<string, unknown>>): Reply {
  const { name, ...rest } = asked;
  if (!isFaultName(name)) return json(400, { detail: `no such fault: ${JSON.stringify(name)}` });
  server.fault(name, rest);
  return json(200, { name });
}

function parse(body: Buffer): Readonly<Record<string, unknown>> {
  if (body.byteLength === 0) return {};
  const parsed: unknown = JSON.parse(body.toString('utf8'));
  return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
}
