import { AppError } from '../base/app-error.ts';
import { reasonOf, type Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { redact } from '../base/redact.ts';
import { chunksOf } from './chunks.ts';
import { describe, isBeforeSending, obstacleIn } from './obstacle.ts';
import { patience } from './patience.ts';
import type { FalRequest, Fetch } from './transport.ts';

/** What a server said, read to its end. Any status. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined where it was not JSON. */
  readonly body: unknown;
  /** The server's own words about what went wrong, fit to be shown: short, without secrets; '' without any. */
  readonly said: string;
}

/** No answer came, or not a whole one. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
  /** False: certainly nothing had been sent. */
  readonly mayHaveArrived: boolean;
  /** There is a connection, but fal did not make it in time. */
  readonly isLate: boolean;
  /** There is an answer, but more of it than this app will hold. */
  readonly isTooLong: boolean;
  /** What the user can do about it, where it is in their hands; else ''. */
  readonly advice: string;

  constructor(
    mayHaveArrived: boolean,
    message: string,
    about: {
      readonly cause?: unknown;
      readonly isLate?: boolean;
      readonly isTooLong?: boolean;
      readonly advice?: string;
    } = {},
  ) {
    super(message, { cause: about.cause });
    this.mayHaveArrived = mayHaveArrived;
    this.isLate = about.isLate ?? false;
    this.isTooLong = about.isTooLong ?? false;
    this.advice = about.advice ?? '';
  }
}

export interface Asking {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly log: Log;
  /** What must never be shown or written down. */
  readonly secrets: () => readonly string[];
}

/** Ask once and read the whole answer. */
export type Ask = (url: string, init: FalRequest, limits: Limits) => Promise<Answer>;

export interface Limits {
  /** How long the answer may take, in milliseconds. */
  readonly patience: number;
  readonly signal?: AbortSignal | undefined;
}

const LONGEST_ANSWER = 32 * 1024 * 1024;
const LONGEST_SAID = 300;

/**
 * The returned function throws Unanswered, or the reason of the caller's signal when that fires. A status is never
 * an error here: what it means depends on what was asked.
 */
export function createAsk({ fetch, clock, log, secrets }: Asking): Ask {
  return async (url, init, { patience: ms, signal }) => {
    const limit = patience(clock, ms, signal);
    const place = placeOf(url);
    try {
      const response = await fetch(url, { redirect: 'manual', ...init, signal: limit.signal });
      const text = await readText(response, limit.signal);
      const body = parse(text);
      const answer = { status: response.status, headers: response.headers, body, said: said(body, secrets()) };
      if (!response.ok) log.warn('fal refused', { place, status: answer.status, said: answer.said });
      return answer;
    } catch (error) {
      if (signal?.aborted === true) throw reasonOf(signal);
      if (error instanceof AppError) throw error;
      const lost = unanswered(error, limit.ranOut());
      log.warn('fal did not answer', { place, why: redact(describe(error), secrets()) });
      throw lost;
    } finally {
      limit.stop();
    }
  };
}

/** Host and path: queries carry permissions. */
export function placeOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host + new URL(url).pathname : '';
}

/** What a failed fetch means. */
export function unanswered(error: unknown, ranOut: boolean): Unanswered {
  if (error instanceof Unanswered) return error;
  if (ranOut) return new Unanswered(true, 'fal took too long to answer.', { cause: error, isLate: true });
  const why = describe(error);
  const obstacle = obstacleIn(why);
  const mayHaveArrived = !isBeforeSending(why, obstacle);
  // A missing connection passes by itself, and people know it when they see it; these two somebody has to see to.
  const isNamed =
    obstacle !== null && !mayHaveArrived && (obstacle.step === 'proxy' || obstacle.step === 'certificate');
  if (!isNamed) return new Unanswered(mayHaveArrived, 'There is no connection to fal.', { cause: error });
  return new Unanswered(mayHaveArrived, obstacle.message, { cause: error, advice: obstacle.advice });
}

async function readText(response: Response, signal: AbortSignal): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of chunksOf(response, signal)) {
    bytes += chunk.byteLength;
    if (bytes > LONGEST_ANSWER) {
      throw new Unanswered(true, 'fal answered at a length that makes no sense.', { isTooLong: true });
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Undefined for what is not JSON; fal's content types are not relied upon. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Find fal's own words: `detail` (a string or a list), `error.message`, `error`, `message`. */
function said(body: unknown, secrets: readonly string[]): string {
  const detail = field(body, 'detail');
  const error = field(body, 'error');
  const words = Array.isArray(detail)
    ? detail.map((item) => field(item, 'msg')).filter((msg) => typeof msg === 'string')
    : [detail, field(detail, 'msg'), field(error, 'message'), error, field(body, 'message')].filter(
        (item) => typeof item === 'string' && item !== '',
      );
  return clip(redact((Array.isArray(detail) ? words : words.slice(0, 1)).join('; '), secrets));
}

function clip(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
  return line.length <= LONGEST_SAID ? line : `${line.slice(0, LONGEST_SAID - 1)}…`;
}

/** A field of something that came over the wire; undefined where it has none. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
