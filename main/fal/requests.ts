import * as v from 'valibot';
import { AppError } from '../base/app-error.ts';
import { field, Unanswered, type Ask } from './answer.ts';
import { lookingError } from './errors.ts';
import { authorization } from './key.ts';
import { ULTRASHAPE, type Recovered } from './port.ts';
import { isRequestId } from './request-id.ts';

const PATIENCE = 30_000;
const HOUR = 60 * 60 * 1000;
/** Asked for no start, fal lists what it was sent in the last 24 hours by its own clock: then ours need not be right. */
const LISTED_ANYWAY = 20 * HOUR;
/** For older ones a start is named. Clocks are most often wrong by a time zone. */
const MARGIN = 26 * HOUR;
const MOST_PAGES = 200;

const Page = v.object({
  items: v.array(v.object({ request_id: v.string(), json_input: v.optional(v.unknown()) })),
  next_cursor: v.nullish(v.string()),
  has_more: v.optional(v.boolean(), false),
});

/**
 * Look in fal's own list for the request that was sent with this mesh: each upload has a URL of its own, so it names the
 * request.
 *
 * fal's list is made of requests that ended. `not-found` is therefore proof only once a request sent `at` that time would
 * have ended.
 *
 * @param sent when it was sent, and what time it is, both by this machine's clock: milliseconds since 1970.
 * @throws AppError, retryable but for `no-key`.
 */
export async function findByUpload(
  ask: Ask,
  key: string | null,
  modelUrl: string,
  sent: { readonly at: number; readonly now: number },
  signal: AbortSignal,
): Promise<Recovered> {
  const headers = { authorization: authorization(key), accept: 'application/json' };
  const query = new URLSearchParams({ endpoint_id: ULTRASHAPE, expand: 'payloads', limit: '100' });
  const age = sent.now - sent.at;
  if (age < 0 || age > LISTED_ANYWAY) query.set('start', new Date(Math.max(0, sent.at - MARGIN)).toISOString());
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const url = `https://api.fal.ai/v1/models/requests/by-endpoint?${query.toString()}`;
    const answer = await ask(url, { headers }, { patience: PATIENCE, signal }).catch(lost);
    const page = v.safeParse(Page, answer.body);
    if (answer.status !== 200 || !page.success) throw lookingError(answer);
    const ours = page.output.items.find(
      (item) => modelUrlOf(item.json_input) === modelUrl && isRequestId(item.request_id),
    );
    if (ours !== undefined) return { kind: 'found', requestId: ours.request_id };
    const next = page.output.next_cursor ?? '';
    if (!page.output.has_more || next === '' || next === query.get('cursor')) return { kind: 'not-found' };
    query.set('cursor', next);
  }
  throw new AppError('provider', "fal's list of requests is too long to look through.", {
    advice: 'Look for the request at fal.ai/dashboard before sending it again.',
    charged: 'fal-decides',
  });
}

/** The payload is an object, or the text of one. */
function modelUrlOf(input: unknown): unknown {
  if (typeof input !== 'string') return field(input, 'model_url');
  try {
    return field(JSON.parse(input), 'model_url');
  } catch {
    return undefined;
  }
}

function lost(error: unknown): never {
  throw error instanceof Unanswered ? lookingError(error) : error;
}
