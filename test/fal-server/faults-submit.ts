import { badGateway, instead } from './faults-any.ts';
import type { Answer, FaultKind } from './faults.ts';
import { FAILURES, type JobFailure } from './failures.ts';
import { bodyOf, json, text, without } from './reply.ts';
import { EXHAUSTED, type JobWish } from './routes-queue.ts';

const refuses = (says: string, play: FaultKind['play']): FaultKind => instead(['submit'], says, play);

/** The job is accepted, as always; what follows from the wish comes later. */
const wishes = (says: string, wish: (details: Parameters<FaultKind['play']>[0]['details']) => JobWish): FaultKind => ({
  on: ['submit'],
  says,
  play: ({ details, proceed }) => proceed(wish(details)),
});
const dooms = (failure: JobFailure): FaultKind =>
  wishes(`accepts a job that ends with ${failure.status} ${failure.type}`, () => ({ failure }));

export const SUBMIT_FAULTS = {
  'submit-401': refuses('401 invalid key', () => json(401, { detail: 'invalid key credentials' })),
  'submit-403-exhausted': refuses('403 balance exhausted', () => json(403, { detail: EXHAUSTED })),
  'submit-403-topup': refuses('403 TOP_UP', () => json(403, { detail: 'User is locked. Reason: TOP_UP.' })),
  'submit-422-array': refuses('422 with a detail array', () =>
    json(422, {
      detail: [
        {
          loc: ['body', 'octree_resolution'],
          msg: 'Input should be less than or equal to 1024',
          type: 'less_than_equal',
          ctx: { le: 1024 },
          input: 2048,
        },
      ],
    }),
  ),
  'submit-422-string': refuses('422 with a detail string', () => json(422, { detail: 'Unprocessable input' })),
  'submit-422-bare': refuses('422 without detail', () => json(422, {})),
  'submit-429': refuses('429 with Retry-After of `seconds`', ({ details }) =>
    json(429, { detail: 'Too many requests' }, { 'retry-after': String(details.seconds ?? 1) }),
  ),
  'submit-500': refuses('500, nothing accepted', () => json(500, { detail: 'Internal Server Error' })),
  'submit-502-html': refuses('502 with an HTML page, nothing accepted', badGateway),
  'submit-503': refuses('503, nothing accepted', () => json(503, { detail: 'Service Unavailable' })),
  'submit-504': refuses('504, nothing accepted', () => json(504, { detail: 'Gateway Timeout' })),
  'submit-504-user-timeout': refuses('504 for the deadline that the client itself set', () =>
    json(
      504,
      { detail: 'Request timed out', error_type: 'request_timeout' },
      { 'x-fal-request-timeout-type': 'user', 'x-fal-error-type': 'request_timeout' },
    ),
  ),
  'submit-accepted-504': refuses('accepts the job, then answers 504', async ({ proceed }) => {
    await proceed();
    return json(504, { detail: 'Gateway Timeout' });
  }),
  'submit-accepted-502-html': refuses('accepts the job, then answers 502 with an HTML page', async ({ proceed }) => {
    await proceed();
    return badGateway();
  }),
  'submit-accepted-drop': refuses(
    'accepts the job, then closes the connection',
    async ({ proceed }): Promise<Answer> => {
      await proceed();
      return 'drop';
    },
  ),
  'submit-accepted-not-json': refuses('accepts the job, then answers 200 with no JSON', async ({ proceed }) => {
    await proceed();
    return text(200, 'application/json', 'OK');
  }),
  'submit-accepted-no-id': refuses('accepts the job, then answers 200 without request_id', async ({ proceed }) => {
    return json(200, without(bodyOf(await proceed()), 'request_id'));
  }),
  'job-slow-queue': wishes('accepts a job that waits `ms` in the queue, through `positions`', ({ ms, positions }) => ({
    queueMs: ms ?? 60_000,
    positions: positions ?? [5, 3, 1, 4, 0],
  })),
  'job-slow-run': wishes('accepts a job that runs for `ms`', ({ ms }) => ({ runMs: ms ?? 3_600_000 })),
  'job-fails-file-download': dooms(FAILURES['file-download']),
  'job-fails-content-policy': dooms(FAILURES['content-policy']),
  'job-fails-image-load': dooms(FAILURES['image-load']),
  'job-fails-internal': dooms(FAILURES.internal),
  'job-fails-internal-retryable': dooms(FAILURES['internal-retryable']),
  'job-fails-runner-disconnected': dooms(FAILURES['runner-disconnected']),
  'job-fails-timeout': dooms(FAILURES.timeout),
} as const satisfies Record<string, FaultKind>;
