import { setTimeout as sleep } from 'node:timers/promises';
import { accountOf, priceOf } from './account.ts';
import { complaints, endpointOf } from './endpoints.ts';
import { HOSTS } from './exchange.ts';
import { failureReply, invalidInput, type JobFailure } from './failures.ts';
import type { Job } from './jobs.ts';
import { logLines } from './logs.ts';
import { json, type Json, type Reply } from './reply.ts';
import { bodyObject, refused, type Call, type Route, type State } from './state.ts';
import { work } from './work.ts';

/** `queue.fal.run`: submit, ask, fetch, cancel. */

const NOT_FOUND = (): Reply => json(404, { status: 'NOT_FOUND' });

export const EXHAUSTED = 'User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing.';

/** What a fault wants of the job that is about to be accepted. */
export interface JobWish {
  readonly queueMs?: number;
  readonly runMs?: number;
  readonly positions?: readonly number[];
  readonly failure?: JobFailure;
}

export const submit = (call: Call, state: State, wish: JobWish = {}): Reply => {
  const { settings, jobs } = state;
  const id = call.params['endpoint'] ?? '';
  const refusal = refused(
    call,
    `Cannot access application "${id}". Authentication is required to access this application.`,
  );
  if (refusal !== null) return refusal;
  const endpoint = endpointOf(id);
  if (endpoint === undefined) return json(404, { detail: `Application "${id}" not found` });
  const account = accountOf(jobs, settings);
  if (account.balance < priceOf(endpoint, settings)) return json(403, { detail: EXHAUSTED });
  const limit = call.query.get('fal_max_queue_length');
  const waiting = jobs.all.filter((job) => jobs.phase(job) === 'queued').length;
  if (limit !== null && waiting >= Number(limit)) return json(429, { detail: 'Queue is full' });

  const input = bodyObject(call) as Job['input'];
  const wrong = complaints(endpoint, input);
  if (wrong.length > 0 && settings.validateAt === 'submit') return json(422, { detail: wrong });
  const failure = wish.failure ?? (wrong.length > 0 ? invalidInput(wrong) : null);
  const { queueMs, runMs, positions } = { ...settings, ...wish };
  const job = jobs.accept(endpoint, input, { queueMs, runMs, positions }, (signal) =>
    failure === null ? work(endpoint, input, state, signal) : Promise.resolve({ ok: false as const, failure }),
  );
  return json(
    200,
    { status: 'IN_QUEUE', ...links(call, job), logs: null, metrics: {}, queue_position: jobs.position(job) },
    { 'x-fal-request-id': job.id },
  );
};

function links(call: Call, job: Job): Readonly<Record<string, Json>> {
  const url = call.urlOf(HOSTS.queue, `/${job.app}/requests/${job.id}`);
  return { request_id: job.id, response_url: url, status_url: `${url}/status`, cancel_url: `${url}/cancel` };
}

/** The job a request is about; null where this account has none of that name. */
function jobOf(call: Call, { jobs }: State): Job | null {
  const job = jobs.get(call.params['id']);
  const app = call.params['app'] ?? '';
  return job !== undefined && (app === job.app || app === job.endpoint.id) ? job : null;
}

function statusOf(call: Call, state: State, job: Job): Readonly<Record<string, Json>> {
  const { jobs } = state;
  const wanted = ['1', 'true'].includes(call.query.get('logs') ?? '');
  const logs: Readonly<Record<string, Json>> = wanted ? { logs: logLines(job, jobs.progress(job)) } : {};
  switch (jobs.phase(job)) {
    case 'queued':
      return { status: 'IN_QUEUE', queue_position: jobs.position(job), ...links(call, job) };
    case 'running':
      return { status: 'IN_PROGRESS', ...links(call, job), ...logs };
    case 'completed': {
      const failed = job.outcome?.ok === false ? job.outcome.failure : null;
      return {
        status: 'COMPLETED',
        ...links(call, job),
        ...logs,
        metrics: failed === null ? { inference_time: job.plan.runMs / 1000 } : {},
        ...(failed !== null && { error: errorText(failed), error_type: failed.type }),
      };
    }
  }
}

function errorText({ body, type }: JobFailure): string {
  const detail = (body as { detail?: Json }).detail;
  return typeof detail === 'string' ? detail : type;
}

export const status: Route = (call, state) => {
  const refusal = refused(call, 'Authorization header is required');
  if (refusal !== null) return refusal;
  const job = jobOf(call, state);
  if (job === null) return NOT_FOUND();
  return json(state.jobs.phase(job) === 'completed' ? 200 : 202, statusOf(call, state, job), {
    'x-fal-request-id': job.id,
  });
};

const STREAM_STEP_MS = 50;

/** Status as server-sent events, until the job has ended. */
export const stream: Route = (call, state) => {
  const refusal = refused(call, 'Authorization header is required');
  if (refusal !== null) return refusal;
  const job = jobOf(call, state);
  if (job === null) return NOT_FOUND();
  async function* events(job: Job): AsyncGenerator<string> {
    yield ': ping\n\n';
    for (let last = ''; ;) {
      const now = JSON.stringify(statusOf(call, state, job));
      if (now !== last) yield `data: ${now}\n\n`;
      last = now;
      if (state.jobs.phase(job) === 'completed') return;
      await sleep(STREAM_STEP_MS);
    }
  }
  return { status: 200, headers: { 'content-type': 'text/event-stream' }, body: Buffer.of(), events: events(job) };
};

export const result: Route = (call, state) => {
  const refusal = refused(call, 'Authorization header is required');
  if (refusal !== null) return refusal;
  const job = jobOf(call, state);
  if (job === null) return NOT_FOUND();
  if (state.jobs.phase(job) !== 'completed' || job.outcome === null) {
    return json(400, { detail: 'Request is still in progress' }, { 'x-fal-request-id': job.id });
  }
  if (job.payloadsDeleted) return NOT_FOUND();
  if (!job.outcome.ok) return failureReply(job.outcome.failure, job.id);
  const body = outputOf(call, job);
  return json(200, body, { 'x-fal-request-id': job.id, 'x-fal-billable-units': '1' });
};

/** What the model answered, for a job that went well. */
export function outputOf(call: Pick<Call, 'urlOf'>, job: Job): Json {
  if (job.outcome?.ok !== true) return null;
  const { file } = job.outcome;
  return {
    [job.endpoint.output]: {
      file_name: file.name,
      file_size: file.bytes.byteLength,
      content_type: 'application/octet-stream',
      url: call.urlOf(HOSTS.cdn, file.path),
    },
  };
}

/** Cancel: a waiting job is gone, a running one obeys, unless a fault makes it deaf. */
export const cancel = (call: Call, state: State, heard = true): Reply => {
  const refusal = refused(call, 'Authorization header is required');
  if (refusal !== null) return refusal;
  const job = jobOf(call, state);
  if (job === null) return NOT_FOUND();
  if (state.jobs.phase(job) === 'completed') return json(400, { status: 'ALREADY_COMPLETED' });
  if (heard) state.jobs.cancel(job);
  return json(202, { status: 'CANCELLATION_REQUESTED' });
};
