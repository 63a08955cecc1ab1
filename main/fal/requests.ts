import * as v from 'valibot';
import { DEFAULT_PARAMS, RunParams } from '../../preload/contract/runs.ts';
import { AppError } from '../base/app-error.ts';
import { field, Unanswered, type Answer, type Ask } from './answer.ts';
import type { Trouble } from './errors.ts';
import { authorization } from './key.ts';
import { ULTRASHAPE, type Recovered, type RemoteRequest } from './port.ts';
import { isRequestId } from './request-id.ts';

const PATIENCE = 30_000;
const HOUR = 60 * 60 * 1000;
/** Asked for no start, fal lists what it was sent in the last 24 hours by its own clock: then ours need not be right. */
const LISTED_ANYWAY = 20 * HOUR;
/** For older ones a start is named. Clocks are most often wrong by a time zone. */
const MARGIN = 26 * HOUR;
const MOST_PAGES = 200;
/** Requests a page. Inputs that were sent within the request itself make pages long; then fewer are asked for at a time. */
const SIZES: readonly number[] = [100, 10, 1];

const Item = v.object({
  request_id: v.string(),
  sent_at: v.optional(v.unknown()),
  started_at: v.optional(v.unknown()),
  ended_at: v.optional(v.unknown()),
  status_code: v.optional(v.unknown()),
  json_input: v.optional(v.unknown()),
});
type Item = v.InferOutput<typeof Item>;

const Page = v.object({
  items: v.array(Item),
  next_cursor: v.nullish(v.string()),
  has_more: v.optional(v.boolean(), false),
});

/** Who asks fal's platform for its list, and what time it is here: milliseconds since 1970. */
export interface Listing {
  readonly ask: Ask;
  readonly key: string | null;
  readonly now: number;
  /** What it means when the list is not to be had. */
  readonly meaning: (trouble: Trouble) => AppError;
}

/**
 * Look in fal's own list for the request that was sent with this mesh: each upload has a URL of its own, so it names the
 * request.
 *
 * fal's list is made of requests that ended. `not-found` is therefore proof only once a request sent `at` that time would
 * have ended.
 *
 * @param at when it was sent, by this machine's clock.
 * @throws AppError, retryable but for `no-key`.
 */
export async function findByUpload(
  listing: Listing,
  modelUrl: string,
  at: number,
  signal: AbortSignal,
): Promise<Recovered> {
  const age = listing.now - at;
  const start = age < 0 || age > LISTED_ANYWAY ? at - MARGIN : null;
  let asked: number | null = null;
  for await (const { items, at: answered } of listed(listing, { start }, signal)) {
    const ours = items.find((item) => field(inputOf(item), 'model_url') === modelUrl);
    if (ours !== undefined) return { kind: 'found', requestId: ours.request_id };
    asked ??= answered;
  }
  return { kind: 'not-found', at: asked };
}

/**
 * Every request of the endpoint that fal lists since `since` (by this machine's clock, however wrong that is), newest
 * first.
 *
 * @throws AppError, retryable but for `no-key`.
 */
export async function requestsSince(listing: Listing, since: number, signal: AbortSignal): Promise<RemoteRequest[]> {
  const start = since + ((await timeAtFal(listing, signal)) - listing.now);
  const found = new Map<string, RemoteRequest>();
  for await (const { items } of listed(listing, { start }, signal)) {
    for (const item of items) found.set(item.request_id, toRequest(item, since));
  }
  return [...found.values()].sort((a, b) => b.sentAt - a.sentAt);
}

/** One request by its id, as fal's list has it; null: it has none of that id. @throws as `requestsSince`. */
export async function requestById(
  listing: Listing,
  requestId: string,
  signal: AbortSignal,
): Promise<RemoteRequest | null> {
  for await (const { items } of listed(listing, { start: null, requestId }, signal)) {
    const item = items.find((one) => one.request_id === requestId);
    if (item !== undefined) return toRequest(item, listing.now);
  }
  return null;
}

/** A clock that is years off would ask for a future, or for more than fal keeps. */
async function timeAtFal(listing: Listing, signal: AbortSignal): Promise<number> {
  const answer = await page(listing, new URLSearchParams({ endpoint_id: ULTRASHAPE, limit: '1' }), signal);
  if (answer.status !== 200) throw listing.meaning(answer);
  return timeOf(answer) ?? listing.now;
}

/** When fal answered, by its own clock. */
const timeOf = ({ headers }: Answer): number | null => time(headers.get('date'));

interface Which {
  /** Null: as far back as fal goes by itself. */
  readonly start: number | null;
  readonly requestId?: string;
}

interface Listed {
  readonly items: readonly Item[];
  /** When fal answered, by its own clock; null: it did not say. */
  readonly at: number | null;
}

/** The one reader of fal's pages. A request can come twice where others ended meanwhile: pages are counted, not kept. */
async function* listed(listing: Listing, which: Which, signal: AbortSignal): AsyncGenerator<Listed> {
  for (const [turn, size] of SIZES.entries()) {
    try {
      yield* pagesOf(listing, which, size, signal);
      return;
    } catch (error) {
      const isTooLong = error instanceof AppError && error.cause instanceof Unanswered && error.cause.isTooLong;
      if (!isTooLong || turn === SIZES.length - 1) throw error;
    }
  }
}

async function* pagesOf(
  listing: Listing,
  { start, requestId }: Which,
  size: number,
  signal: AbortSignal,
): AsyncGenerator<Listed> {
  const query = new URLSearchParams({ endpoint_id: ULTRASHAPE, expand: 'payloads', limit: String(size) });
  if (start !== null) query.set('start', new Date(Math.max(0, start)).toISOString());
  if (requestId !== undefined) query.set('request_id', requestId);
  for (let pages = 0; pages < (MOST_PAGES * 100) / size; pages++) {
    const answer = await page(listing, query, signal);
    const read = v.safeParse(Page, answer.body);
    if (answer.status !== 200 || !read.success) throw listing.meaning(answer);
    yield { items: read.output.items.filter((item) => isRequestId(item.request_id)), at: timeOf(answer) };
    const { has_more: more, next_cursor: next } = read.output;
    if (!more) return;
    // Pages that lead nowhere would make `not-found` a lie.
    if (typeof next !== 'string' || next === query.get('cursor')) throw listing.meaning(answer);
    query.set('cursor', next);
  }
  throw new AppError('provider', "fal's list of requests is too long to look through.", {
    advice: 'Look for the request at fal.ai/dashboard before sending it again.',
    charged: 'fal-decides',
  });
}

async function page({ ask, key, meaning }: Listing, query: URLSearchParams, signal: AbortSignal): Promise<Answer> {
  const headers = { authorization: authorization(key), accept: 'application/json' };
  const url = `https://api.fal.ai/v1/models/requests/by-endpoint?${query.toString()}`;
  return ask(url, { headers }, { patience: PATIENCE, signal }).catch((error: unknown) => {
    throw error instanceof Unanswered ? meaning(error) : error;
  });
}

/** @param otherwise when it was sent, where fal does not say. */
function toRequest(item: Item, otherwise: number): RemoteRequest {
  const endedAt = time(item.ended_at);
  const input = inputOf(item);
  const text = (name: string): string | null => {
    const value = field(input, name);
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const status = typeof item.status_code === 'number' ? item.status_code : null;
  return {
    requestId: item.request_id,
    sentAt: time(item.sent_at) ?? time(item.started_at) ?? endedAt ?? otherwise,
    endedAt,
    delivered: status === null || status < 200 ? null : status < 300,
    imageUrl: text('image_url'),
    modelUrl: text('model_url'),
    params: input === null ? null : paramsOf(input),
  };
}

/** The payload is an object, or the text of one; null where fal keeps none. */
function inputOf({ json_input: input }: Item): object | null {
  const value = typeof input === 'string' ? parsed(input) : input;
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0 ? value : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** fal puts its defaults in for what was not sent. Null for what this app could not have sent. */
function paramsOf(input: object): RunParams | null {
  const names = ['num_inference_steps', 'octree_resolution', 'seed', 'remove_background'] as const;
  const given = names.map((name) => [name, field(input, name) ?? DEFAULT_PARAMS[name]] as const);
  const read = v.safeParse(RunParams, Object.fromEntries(given));
  return read.success ? read.output : null;
}

function time(value: unknown): number | null {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}
