import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, FaultKind, Incident } from './faults.ts';
import { json, text } from './reply.ts';

/** Gateway error page, as fal's load balancer sends it. */
export const badGateway = () =>
  text(502, 'text/html', '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>');

/** Faults that can hit any request; `operation` says which. */
export const ANY_FAULTS = {
  reply: {
    on: [],
    says: 'answers `status`, `headers` and the JSON `body` given',
    play: ({ details }) => json(details.status ?? 500, details.body ?? {}, details.headers),
  },
  silent: { on: [], says: 'never answers', play: () => 'silence' },
  drop: { on: [], says: 'closes the connection without having done anything', play: () => 'drop' },
  'drop-after': {
    on: [],
    says: 'does what was asked, then closes the connection instead of answering',
    play: async ({ proceed }): Promise<Answer> => {
      await proceed();
      return 'drop';
    },
  },
  'slow-headers': {
    on: [],
    says: 'waits `ms` before it does anything',
    play: async ({ details, proceed }) => {
      await sleep(details.ms ?? 1000);
      return proceed();
    },
  },
  jitter: {
    on: [],
    says: 'waits between 0 and `ms`, another time for every request',
    play: async ({ details, proceed, hits }) => {
      await sleep(((hits * 0.618) % 1) * (details.ms ?? 100));
      return proceed();
    },
  },
  'slow-body': {
    on: [],
    says: 'sends the body at `bytesPerSecond`',
    play: async ({ details, proceed }) => ({
      ...(await proceed()),
      wire: { bytesPerSecond: details.bytesPerSecond ?? 1000 },
    }),
  },
} as const satisfies Record<string, FaultKind>;

/** A fault that answers instead of the server. */
export function instead(
  on: FaultKind['on'],
  says: string,
  play: (incident: Incident) => ReturnType<FaultKind['play']>,
): FaultKind {
  return { on, says, play };
}
