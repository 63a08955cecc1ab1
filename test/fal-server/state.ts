import type { ServerClock } from './clock.ts';
import type { Exchange, Keys } from './exchange.ts';
import type { Files } from './files.ts';
import type { Jobs } from './jobs.ts';
import type { Settings } from './options.ts';
import type { Matched } from './operations.ts';
import { json, type Reply } from './reply.ts';

/** Everything that the server is, besides its socket. Lives on while clients come and go. */
export interface State {
  readonly settings: Settings;
  readonly keys: Keys;
  readonly clock: ServerClock;
  readonly files: Files;
  readonly jobs: Jobs;
}

/** One request as a route sees it. */
export interface Call extends Exchange {
  readonly params: Matched['params'];
}

export type Route = (call: Call, state: State) => Reply | Promise<Reply>;

/** fal's words for a request without a good key. @returns null for a good one. */
export function refused(call: Call, missing: string): Reply | null {
  if (call.credentials === 'none') return json(401, { detail: missing });
  return call.credentials === 'wrong' ? json(401, { detail: 'invalid key credentials' }) : null;
}

/** A JSON body, `{}` where it is none. */
export function bodyObject(call: Call): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(call.body.toString('utf8'));
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
