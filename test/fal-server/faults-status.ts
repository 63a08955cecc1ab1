import { setTimeout as sleep } from 'node:timers/promises';
import { badGateway, instead } from './faults-any.ts';
import type { FaultKind } from './faults.ts';
import { bodyOf, json, text, without, type Json, type Reply } from './reply.ts';
import { EXHAUSTED } from './routes-queue.ts';

const answers = (says: string, play: () => Reply): FaultKind => instead(['status', 'stream'], says, play);

/** The true status with some of it changed. */
const bent = (says: string, change: (body: Record<string, Json>) => Record<string, Json>): FaultKind =>
  instead(['status'], says, async ({ proceed }) => {
    const reply = await proceed();
    return json(reply.status, change(bodyOf(reply)));
  });

const linesOf = ({ logs }: Record<string, Json>): readonly Json[] => (Array.isArray(logs) ? (logs as Json[]) : []);
const PING_MS = 200;
const HUGE_LINES = 20_000;

/** Frames of an event stream, before it is cut or hangs. */
async function* someEvents(events: AsyncIterable<string> | undefined, limit: number): AsyncGenerator<string> {
  let count = 0;
  for await (const event of events ?? []) {
    yield event;
    if (++count === limit) return;
  }
}

export const STATUS_FAULTS = {
  'status-401': answers('401: the key was revoked', () => json(401, { detail: 'invalid key credentials' })),
  'status-403': answers('403: the balance is gone', () => json(403, { detail: EXHAUSTED })),
  'status-404': answers('404: fal has forgotten the request', () => json(404, { status: 'NOT_FOUND' })),
  'status-410': answers('410: fal has deleted the request', () => json(410, { detail: 'Gone' })),
  'status-429': answers('429 with Retry-After', () => json(429, { detail: 'Too many' }, { 'retry-after': '1' })),
  'status-500': answers('500', () => json(500, { detail: 'Internal Server Error' })),
  'status-502-html': answers('502 with an HTML page', badGateway),
  'status-503': answers('503', () => json(503, { detail: 'Service Unavailable' })),
  'status-504': answers('504', () => json(504, { detail: 'Gateway Timeout' })),
  'status-not-json': answers('200 with no JSON', () => text(200, 'text/html', '<html>maintenance</html>')),
  'status-drop': instead(['status'], 'closes the connection', () => 'drop'),
  'status-unknown-state': bent('a state nobody has heard of', (body) => ({ ...body, status: 'WARMING_UP' })),
  'status-no-position': bent('no queue_position', (body) => without(body, 'queue_position')),
  'status-logs-absent': bent('no logs', (body) => without(body, 'logs')),
  'status-logs-null': bent('logs: null', (body) => ({ ...body, logs: null })),
  'status-logs-huge': bent(`${HUGE_LINES} lines of log`, (body) => ({
    ...body,
    logs: Array.from({ length: HUGE_LINES }, (_, i) => ({ message: `line ${i} ${'.'.repeat(80)}`, timestamp: null })),
  })),
  'status-logs-messy': bent('lines of log twice, and out of order', (body) => ({
    ...body,
    logs: [...linesOf(body).toReversed(), ...linesOf(body).slice(0, 3)],
  })),
  'stream-cut': instead(['stream'], 'closes the event stream after its first status', async ({ proceed }) => {
    const reply = await proceed();
    return { ...reply, events: someEvents(reply.events, 2) };
  }),
  'stream-endless': instead(['stream'], 'sends one status, then only pings, and stays open', async ({ proceed }) => {
    const reply = await proceed();
    async function* endless(): AsyncGenerator<string> {
      yield* someEvents(reply.events, 2);
      for (;;) {
        await sleep(PING_MS);
        yield ': ping\n\n';
      }
    }
    return { ...reply, events: endless() };
  }),
  'cancel-unheard': instead(
    ['cancel'],
    'says CANCELLATION_REQUESTED, and the job goes on to its end',
    ({ cancelUnheard }) => cancelUnheard(),
  ),
  'cancel-ok': instead(['cancel'], 'cancels and says OK, as newer fal does', async ({ proceed }) => {
    const reply = await proceed();
    return reply.status === 202 ? json(200, { status: 'OK' }) : reply;
  }),
  'cancel-404': instead(['cancel'], '404', () => json(404, { status: 'NOT_FOUND' })),
  'cancel-500': instead(['cancel'], '500', () => json(500, { detail: 'Internal Server Error' })),
} as const satisfies Record<string, FaultKind>;
