import { accountOf, priceOf } from './account.ts';
import { endpointOf } from './endpoints.ts';
import { HOSTS } from './exchange.ts';
import { endOf, type Job } from './jobs.ts';
import { json, type Json, type Reply } from './reply.ts';
import { outputOf } from './routes-queue.ts';
import type { Call, Route, State } from './state.ts';

/** `api.fal.ai/v1`: prices, balance, past requests. */

function error(status: number, type: string, message: string): Reply {
  return json(status, { error: { type, message } });
}

function withoutKey(call: Call): Reply | null {
  const good = call.credentials === 'key' || call.credentials === 'admin';
  return good ? null : error(401, 'authorization_error', 'Authentication required');
}

function withoutAdminKey(call: Call): Reply | null {
  const admin = call.credentials === 'admin';
  return withoutKey(call) ?? (admin ? null : error(403, 'authorization_error', 'Admin API key required'));
}

export const pricing: Route = (call, { settings }) => {
  const refusal = withoutKey(call);
  if (refusal !== null) return refusal;
  const ids = call.query.getAll('endpoint_id').flatMap((list) => list.split(','));
  const known = ids.map((id) => endpointOf(id)).filter((endpoint) => endpoint !== undefined);
  if (ids.length === 0) return error(422, 'validation_error', 'endpoint_id is required');
  if (known.length < ids.length) return error(404, 'not_found', 'Endpoint not found');
  const prices = known.map((endpoint) => ({
    endpoint_id: endpoint.id,
    unit_price: priceOf(endpoint, settings),
    unit: 'generations',
    currency: 'USD',
  }));
  return json(200, { prices, next_cursor: null, has_more: false });
};

export const billing: Route = (call, { jobs, settings }) => {
  const refusal = withoutAdminKey(call);
  if (refusal !== null) return refusal;
  const { balance, currency } = accountOf(jobs, settings);
  const credits = { current_balance: balance, currency };
  return json(200, { username: 'artist', ...(call.query.get('expand') === 'credits' && { credits }) });
};

const DAY = 24 * 3_600_000;
const PAGE = 50;
const LONGEST_PAGE = 100;

/** Requests of an endpoint, newest first, with what was sent and answered where `expand=payloads` asks for it. */
export const requests: Route = (call, state) => {
  const refusal = withoutKey(call);
  if (refusal !== null) return refusal;
  const { query } = call;
  const wanted = query.getAll('endpoint_id').flatMap((list) => list.split(','));
  if (wanted.length === 0) return error(422, 'validation_error', 'endpoint_id is required');
  const reach = query.get('request_id') === null ? DAY : 90 * DAY;
  const since = Date.parse(query.get('start') ?? '') || state.clock.now() - reach;
  const until = Date.parse(query.get('end') ?? '') || Infinity;
  // Not documented; what a careful server would say.
  if (since > state.clock.now()) return error(422, 'validation_error', 'start lies in the future');
  const found = state.jobs.all
    .filter((job) => wanted.includes(job.endpoint.id))
    .filter((job) => query.get('request_id') === null || query.get('request_id') === job.id)
    .filter((job) => job.acceptedAt >= since && job.acceptedAt <= until)
    .filter((job) => state.settings.listsRunning || state.jobs.phase(job) === 'completed')
    .filter((job) => query.get('status') === null || query.get('status') === verdict(job))
    .toSorted((a, b) => b.acceptedAt - a.acceptedAt);
  const from = Number(query.get('cursor') ?? 0);
  const size = Math.min(LONGEST_PAGE, Number(query.get('limit') ?? PAGE));
  const more = from + size < found.length;
  const items = found.slice(from, from + size).map((job) => item(call, state, job));
  return json(200, { items, next_cursor: more ? String(from + size) : null, has_more: more });
};

function verdict({ outcome }: Job): string | null {
  if (outcome === null) return null;
  if (outcome.ok) return 'success';
  return outcome.failure.status < 500 ? 'user_error' : 'error';
}

function item(call: Call, { jobs, settings }: State, job: Job): Json {
  const phase = jobs.phase(job);
  const time = (at: number): string => new Date(at).toISOString();
  const done = phase === 'completed';
  const failure = job.outcome?.ok === false ? job.outcome.failure : null;
  return {
    request_id: job.id,
    endpoint_id: job.endpoint.id,
    started_at: phase === 'queued' ? null : time(job.startsAt),
    sent_at: time(job.acceptedAt),
    ended_at: done ? time(job.cancelledAt ?? endOf(job)) : null,
    status_code: done ? (failure?.status ?? 200) : null,
    duration: done ? job.plan.runMs / 1000 : null,
    ...(call.query.getAll('expand').includes('payloads') && {
      json_input: job.payloadsDeleted ? null : settings.payloadsAsText ? JSON.stringify(job.input) : job.input,
      json_output: done && !job.payloadsDeleted ? (failure?.body ?? outputOf(call, job)) : null,
    }),
  };
}

/** Forget what a request sent and answered, and the file it made; what was uploaded for it stays, as at fal. */
export const deletePayloads: Route = (call, { jobs, files }) => {
  const refusal = withoutAdminKey(call);
  if (refusal !== null) return refusal;
  const job = jobs.get(call.params['id']);
  if (job === undefined || job.payloadsDeleted) return error(404, 'not_found', 'Request not found');
  job.payloadsDeleted = true;
  if (job.outcome?.ok !== true) return json(200, { cdn_delete_results: [] });
  const { path } = job.outcome.file;
  files.remove(path);
  return json(200, { cdn_delete_results: [{ link: call.urlOf(HOSTS.cdn, path), exception: null }] });
};
