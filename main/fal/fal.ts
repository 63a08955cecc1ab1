import type { KeepAtFal } from '../../preload/contract/app.ts';
import { AppError } from '../base/app-error.ts';
import type { Clock } from '../base/clock.ts';
import { freeBytes as systemFreeBytes } from '../base/free-bytes.ts';
import type { Log } from '../base/log.ts';
import { LISTED_PRICE, readAccount } from './account.ts';
import { createAsk, field, Unanswered, type Answer } from './answer.ts';
import { createQueue } from './client.ts';
import { download } from './download.ts';
import { lookingError, submitError, waitingError } from './errors.ts';
import { fetchInput } from './fetch-input.ts';
import { deletePayloads } from './payloads.ts';
import { listingError } from './platform-errors.ts';
import type { Fal, RemoteCancel } from './port.ts';
import { isRequestId } from './request-id.ts';
import { findByUpload, requestById, requestsSince, type Listing } from './requests.ts';
import { failureInStatus, readResult } from './result.ts';
import { readStatus } from './status.ts';
import { guarded, loopbackOrigin, type Fetch } from './transport.ts';
import { upload } from './upload.ts';

export interface FalDeps {
  readonly fetch: Fetch;
  /** The key, asked for with each request and never kept; null without one. */
  readonly readKey: () => string | null;
  readonly clock: Clock;
  readonly log: Log;
  /** ULTRASHAPE_FAL_ORIGIN: a loopback origin that plays every fal host. */
  readonly endpoint?: string | null | undefined;
  /** How long fal is to keep what is uploaded and what it makes; not given: as the account says. Asked with each request. */
  readonly keep?: () => KeepAtFal;
  /** Bytes that may still be written where a folder is; null: not known. */
  readonly freeBytes?: (folder: string) => Promise<number | null>;
  /** Bytes above which a file goes to fal in parts, where it is not what fal's own clients do. */
  readonly multipartAbove?: number;
}

const AS_THE_ACCOUNT = (): KeepAtFal => ({ uploads: 'account', results: 'account' });

/** @throws AppError `not-allowed` for an `endpoint` that is not on this machine: it would be sent the key. */
export function createFal(deps: FalDeps): Fal {
  const {
    fetch: given,
    readKey,
    clock,
    log,
    endpoint,
    multipartAbove,
    keep = AS_THE_ACCOUNT,
    freeBytes = systemFreeBytes,
  } = deps;
  const origin = endpoint === undefined || endpoint === null ? null : localOnly(endpoint);
  const fetch = guarded(given, origin);
  // A key that is only being tried (`account`) is as secret as the one in use.
  const tried = new Set<string>();
  const secrets = (): readonly string[] => {
    const key = readKey()?.trim() ?? '';
    return [key, ...tried].flatMap((each) => [each, each.split(':').at(-1) ?? '']).filter((each) => each !== '');
  };
  const ask = createAsk({ fetch, clock, log, secrets });
  const queue = createQueue(ask, readKey, () => keep().results);
  const storage = { ask, fetch, clock, readKey, keep: () => keep().uploads };
  const listing = (meaning: Listing['meaning']): Listing => ({ ask, key: readKey(), now: clock.now(), meaning });
  // What the last status of a finished request said of a failure. It settles whether an unclear answer to the result is
  // the gateway's trouble or the request's own.
  const ends = new Map<string, AppError | null>();

  const self: Fal = {
    upload: (file, transfer) => upload(storage, file, transfer, multipartAbove),

    async submit(input) {
      const answer = await queue.submit(input).catch(lostAs(submitError));
      const requestId = field(answer.body, 'request_id');
      if (answer.status < 200 || answer.status >= 300 || !isRequestId(requestId)) throw submitError(answer);
      return requestId;
    },

    async status(requestId, signal) {
      const answer = await waiting(queue.status(requestId, signal));
      const status = isSuccess(answer) ? readStatus(answer.body, secrets()) : null;
      if (status === null) throw waitingError(answer);
      if (status.kind === 'completed') ends.set(requestId, failureInStatus(answer.body, answer.said));
      return status;
    },

    async result(requestId, signal) {
      const outcome = readResult(await waiting(queue.result(requestId, signal)), origin);
      if (outcome.kind === 'unsure') {
        // Not known after a restart: then fal is asked once more.
        if (!ends.has(requestId)) await self.status(requestId, signal);
        throw ends.get(requestId) ?? outcome.error;
      }
      ends.delete(requestId);
      if (outcome.kind === 'error') throw outcome.error;
      return outcome.file;
    },

    async cancel(requestId) {
      const answer = await waiting(queue.cancel(requestId));
      const outcome = readCancel(answer);
      if (outcome === null) throw waitingError(answer);
      return outcome;
    },

    download: (file, part, transfer) => download({ fetch, clock, origin }, file, part, transfer),

    findByUpload: async (modelUrl, at, signal) => findByUpload(listing(lookingError), modelUrl, at, signal),

    requests: async (since, signal) => requestsSince(listing(listingError), since, signal),

    request: async (requestId, signal) => requestById(listing(listingError), requestId, signal),

    fetchInput: (url, file, transfer) => fetchInput({ fetch, clock, origin, freeBytes }, url, file, transfer),

    deletePayloads: async (requestId) => deletePayloads(ask, readKey(), requestId),

    async account(key, signal) {
      const asked = key ?? readKey();
      if (asked === null) return { price: LISTED_PRICE, balance: null };
      tried.add(asked.trim());
      try {
        return await readAccount(ask, asked, signal);
      } finally {
        tried.delete(asked.trim());
      }
    },
  };
  return self;
}

function localOnly(endpoint: string): string {
  const origin = loopbackOrigin(endpoint);
  if (origin !== null) return origin;
  throw new AppError('not-allowed', 'fal can only be replaced by a server on this machine.', {
    advice: 'Unset ULTRASHAPE_FAL_ORIGIN, or set it to an address like http://127.0.0.1:8080.',
  });
}

const isSuccess = (answer: Answer): boolean => answer.status >= 200 && answer.status < 300;

/** Turn a missing answer into the error it means; everything else passes. */
const lostAs =
  (meaning: (lost: Unanswered) => AppError) =>
  (error: unknown): never => {
    throw error instanceof Unanswered ? meaning(error) : error;
  };

/**
 * While an accepted request is waited for, a key that is gone or cannot be used ends nothing: the step is tried again when
 * there is another.
 */
async function waiting(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Unanswered) throw waitingError(error);
    if (error instanceof AppError && (error.code === 'no-key' || error.code === 'auth')) {
      throw new AppError(error.code, error.message, {
        advice: 'The request goes on at fal. Give the app a working key and it picks it up.',
        retryable: true,
      });
    }
    throw error;
  }
}

/** Null for an answer that leaves open whether fal will stop. */
function readCancel(answer: Answer): RemoteCancel | null {
  const word = field(answer.body, 'status');
  if (word === 'ALREADY_COMPLETED') return 'already-finished';
  if (answer.status === 404 || answer.status === 410) return 'gone';
  if (!isSuccess(answer)) return null;
  return word === 'OK' ? 'removed' : 'requested';
}
