import type { Charged } from '../../preload/contract/errors.ts';
import { AppError } from '../base/app-error.ts';
import { Unanswered, type Answer } from './answer.ts';
import { rejected, sentence } from './rejected.ts';

/**
 * What fal's statuses mean depends on what was asked, so there is one function for each thing that is asked; this file,
 * `platform-errors.ts` and `rejected.ts` for inputs are the only places that know. All take the answer (or its absence) and return the
 * AppError to throw.
 */
export type Trouble = Answer | Unanswered;

/** What to do next, where the same status means another thing. */
export interface Words {
  readonly auth: string;
  readonly money: string;
  readonly busy: string;
  readonly server: string;
  readonly network: string;
  /** Whether a new key or a topped-up account lets the same step go on. */
  readonly waits: boolean;
  readonly charged: Charged;
}

export const BEFORE: Words = {
  auth: 'Paste a new key or open fal.ai/dashboard/keys.',
  money: 'Top up at fal.ai/dashboard/billing, then retry. Your inputs are kept.',
  busy: 'Your inputs are kept. The app tries again in a moment.',
  server: 'Your inputs are kept. The app tries again in a moment.',
  network: 'Nothing was sent. Your inputs are kept; try again when you are back online.',
  waits: false,
  charged: 'no',
};
/** One POST is one press: nothing but an upload is tried again by itself. */
const SENDING: Words = { ...BEFORE, busy: 'Nothing was sent. Your inputs are kept; send it again in a moment.' };
const WAITING: Words = {
  auth: 'The request goes on at fal. Paste a working key and the app picks it up.',
  money: 'The request goes on at fal. Top up at fal.ai/dashboard/billing and the app picks it up.',
  busy: 'The request goes on at fal. The app asks again in a moment.',
  server: 'The request goes on at fal. The app asks again in a moment.',
  network: "The request keeps running at fal; the app picks it up when you're back.",
  waits: true,
  charged: 'no',
};
const FETCHING: Words = {
  auth: 'The result is safe on fal. Downloading it again costs nothing.',
  money: 'The result is safe on fal. Downloading it again costs nothing.',
  busy: 'The result is safe on fal. The app tries again in a moment, at no extra cost.',
  server: 'The result is safe on fal. The app tries again in a moment, at no extra cost.',
  network: 'The result is safe on fal. Resuming costs nothing.',
  waits: true,
  charged: 'yes',
};

/** Nobody knows yet whether fal has the request. */
const LOOKING: Words = {
  auth: 'Paste a working key, then let the app look for the request again.',
  money: 'Top up at fal.ai/dashboard/billing, then let the app look for the request again.',
  busy: 'The app looks for the request again in a moment.',
  server: 'The app looks for the request again in a moment.',
  network: 'The app looks for the request when you are back online. It is never sent a second time without your word.',
  waits: true,
  charged: 'fal-decides',
};

export const LOCKED = /lock|balance|top[ _-]?up|payment|budget|credit|billing/i;

/** The troubles that every request can meet. */
export function common(trouble: Trouble, words: Words): AppError {
  const { charged } = words;
  if (trouble instanceof Unanswered) {
    return new AppError('network', trouble.message, {
      advice: joined(trouble.advice, trouble.isLate ? words.server : words.network),
      charged,
      retryable: true,
      cause: trouble,
    });
  }
  const { status, said } = trouble;
  const options = { charged, retryable: words.waits, retryAfter: retryAfter(trouble) };
  if (status === 401) {
    return new AppError('auth', `fal rejected this key (401).${words.waits ? '' : ' Nothing was sent.'}`, {
      ...options,
      advice: words.auth,
    });
  }
  if (status === 402 || (status === 403 && (said === '' || LOCKED.test(said)))) {
    return new AppError('exhausted-balance', 'fal says the account is locked or out of credit.', {
      ...options,
      advice: words.money,
    });
  }
  if (status === 403) {
    return new AppError('auth', sentence('fal does not allow this with this key (403)', said), {
      ...options,
      advice: words.auth,
    });
  }
  if (status === 429) {
    return new AppError('rate-limited', 'fal takes no more requests for a moment (429).', {
      ...options,
      retryable: true,
      advice: words.busy,
    });
  }
  if (status >= 500) {
    return new AppError('provider', sentence(`fal had a server error (${status})`, said), {
      ...options,
      retryable: true,
      advice: words.server,
    });
  }
  return new AppError('provider', sentence(`fal gave an answer the app does not understand (${status})`, said), {
    ...options,
    advice: words.server,
  });
}

/** What the user can do, where there is something, and what becomes of their work meanwhile. */
const joined = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' ');

/** Putting a file on fal's storage, or asking for room for it. `bytes`: the file's size. */
export function uploadError(trouble: Trouble, bytes: number): AppError {
  if (trouble instanceof Unanswered) {
    return new AppError('network', 'The upload was interrupted.', {
      advice: joined(trouble.message, trouble.advice, 'Uploads cost nothing; the app starts it again.'),
      retryable: true,
      cause: trouble,
    });
  }
  if (trouble.status === 413) {
    return new AppError('too-large', `fal does not take a file of ${Math.ceil(bytes / 1e6)} MB.`, {
      advice: 'Reduce the mesh or the picture, then try again.',
    });
  }
  return common(trouble, BEFORE);
}

/** An upload that storage took half of, or answered wrongly. */
export function uploadRefused(status: number): AppError {
  return new AppError('provider', `fal's storage did not take the upload (${status}).`, {
    advice: 'Uploads cost nothing; the app starts it again.',
    retryable: true,
  });
}

const UNCONFIRMED =
  "The app looks for it in fal's own list of requests. It is never sent a second time without your word.";

/** Sending the request: whatever leaves open whether fal took it is `unconfirmed`. Called for a 200 too that names no request. */
export function submitError(trouble: Trouble): AppError {
  if (trouble instanceof Unanswered) {
    if (!trouble.mayHaveArrived) return common(trouble, SENDING);
    return new AppError(
      'unconfirmed',
      "The connection was lost before fal's receipt came, so it may have the request.",
      {
        advice: UNCONFIRMED,
        charged: 'fal-decides',
        cause: trouble,
      },
    );
  }
  const { status, said } = trouble;
  if (status === 401 || status === 402 || status === 403 || status === 429) return common(trouble, SENDING);
  // No request id, so no runner ever saw it: unlike a 422 of the result, this one is free.
  if (status === 422) return rejected(trouble, 'no');
  if (status >= 400 && status < 500 && status !== 408 && status !== 499) {
    return new AppError('provider', sentence(`fal did not take the request (${status})`, said), {
      advice: 'Your inputs are kept.',
    });
  }
  return new AppError(
    'unconfirmed',
    status < 300
      ? 'fal took the request but its receipt could not be read.'
      : sentence(`fal answered with an error (${status}) where a receipt was due, so it may have the request`, said),
    { advice: UNCONFIRMED, charged: 'fal-decides' },
  );
}

/** Asking about an accepted request. Only 404 and 410 end it. Called for an unreadable 2xx too. */
export function waitingError(trouble: Trouble): AppError {
  if (!(trouble instanceof Unanswered)) {
    if (trouble.status === 404 || trouble.status === 410) return goneError();
    if (trouble.status < 500 && ![401, 402, 403, 429].includes(trouble.status)) {
      return new AppError(
        'provider',
        sentence(`fal gave an answer the app does not understand (${trouble.status})`, trouble.said),
        { advice: WAITING.server, retryable: true },
      );
    }
  }
  return common(trouble, WAITING);
}

function goneError(): AppError {
  return new AppError('gone', 'fal no longer knows this request.', {
    advice:
      'fal keeps requests for 30 days at most, and only for the account that sent them. Its own list may tell more.',
    charged: 'fal-decides',
  });
}

/** Asking for fal's list of requests, to find one that may or may not be there. The list's own absence proves nothing. */
export function lookingError(trouble: Trouble): AppError {
  const known = trouble instanceof Unanswered || trouble.status >= 500 || [401, 402, 403, 429].includes(trouble.status);
  if (known) return common(trouble, LOOKING);
  return new AppError('provider', "fal's list of requests could not be read.", {
    advice: LOOKING.server,
    charged: LOOKING.charged,
    retryable: true,
  });
}

/** Fetching the file of a finished, paid request. `done` of `total` bytes are already here. */
export function downloadError(trouble: Trouble, done: number, total: number | null): AppError {
  if (trouble instanceof Unanswered) return interrupted(done, total, trouble);
  if (trouble.status === 404 || trouble.status === 410) {
    return new AppError('gone', 'The result is no longer on fal.', {
      advice: 'fal keeps result files for a limited time; its own list of requests may still have it.',
      charged: 'yes',
    });
  }
  if (trouble.status === 401 || trouble.status === 403) {
    return new AppError('provider', `fal's storage refused to hand out the result (${trouble.status}).`, {
      advice: 'Trying again costs nothing.',
      charged: 'yes',
      retryable: true,
    });
  }
  if (trouble.status < 400) {
    return new AppError('provider', 'The result has moved to a place this app does not download from.', {
      advice: 'It is safe on fal; its own list of requests has it.',
      charged: 'yes',
    });
  }
  return common(trouble, FETCHING);
}

export function interrupted(done: number, total: number | null, cause?: unknown): AppError {
  const at = total === null || total === 0 ? '' : ` at ${Math.min(99, Math.floor((done / total) * 100))} %`;
  // Somebody has to see to it: then it is said what it is.
  const why = cause instanceof Unanswered && cause.advice !== '' ? [cause.message, cause.advice] : [];
  return new AppError('network', `Download interrupted${at}.`, {
    advice: joined(...why, FETCHING.network),
    charged: 'yes',
    retryable: true,
    cause,
  });
}

/** The file that came is not what was paid for. `why` ends the sentence. */
export function notAMesh(why: string): AppError {
  return new AppError('damaged', `fal delivered a file that is not a whole GLB: ${why}.`, {
    advice: 'The result may be whole on fal. Downloading it again costs nothing.',
    charged: 'yes',
    retryable: true,
  });
}

/** A 200 of the result that names no file this app can fetch. */
export function noFile(said: string): AppError {
  return new AppError('provider', `fal finished the request but ${said}.`, {
    advice: "fal's own list of requests shows what it made; its support can help with the request id.",
    charged: 'yes',
  });
}

/** Retry-After, seconds or a date, as milliseconds from now; at most an hour. */
function retryAfter({ headers }: Answer): number | null {
  const value = headers.get('retry-after');
  if (value === null) return null;
  const seconds = /^\d+$/.test(value.trim())
    ? Number(value)
    : (Date.parse(value) - Date.parse(headers.get('date') ?? '')) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), 3600) * 1000 : null;
}
