import { AppError } from '../base/app-error.ts';
import { field, type Answer } from './answer.ts';
import { noFile, waitingError } from './errors.ts';
import type { RemoteFile } from './port.ts';
import { isFetchable } from './public-file.ts';
import { detailType, rejected, sentence, THIN_MESH, TOO_FEW_CELLS } from './rejected.ts';

/** What a GET of the result came to. `unsure`: a failure that may be the gateway's and not the request's. */
export type Outcome =
  | { readonly kind: 'file'; readonly file: RemoteFile }
  | { readonly kind: 'error'; readonly error: AppError }
  | { readonly kind: 'unsure'; readonly error: AppError };

/** `origin`: the loopback origin that plays fal, whose own URLs are then as good as fal's. */
export function readResult(answer: Answer, origin: string | null): Outcome {
  if (answer.status >= 200 && answer.status < 300) return readFile(answer, origin);
  if (answer.status < 400) return { kind: 'unsure', error: waitingError(answer) };
  return readFailure(answer);
}

function readFile(answer: Answer, origin: string | null): Outcome {
  if (answer.body === undefined || answer.status === 202) return { kind: 'unsure', error: waitingError(answer) };
  const model = field(answer.body, 'model_glb');
  const url = field(model, 'url');
  if (typeof url !== 'string') return { kind: 'error', error: noFile('its answer names no mesh') };
  if (!isFetchable(url, origin))
    return { kind: 'error', error: noFile('its answer names a place this app does not download from') };
  const size = field(model, 'file_size');
  const bytes = typeof size === 'number' && Number.isSafeInteger(size) && size > 0 ? size : null;
  return { kind: 'file', file: { url, bytes } };
}

/** fal's platform says with these that it gave the request up after its own tries. */
const GIVEN_UP = new Set([
  'request_timeout',
  'startup_timeout',
  'runner_scheduling_failure',
  'runner_connection_timeout',
  'runner_disconnected',
  'runner_connection_refused',
  'runner_connection_error',
  'runner_incomplete_response',
  'runner_server_error',
]);

function readFailure(answer: Answer): Outcome {
  const { status } = answer;
  const platform = platformType(answer);
  if (platform === 'client_cancelled') return { kind: 'error', error: cancelledAtFal() };
  if (status === 422) return { kind: 'error', error: rejected(answer, 'fal-decides') };
  const final = (platform !== null && GIVEN_UP.has(platform)) || detailType(answer) !== null;
  if (final) return { kind: 'error', error: failed(answer.said, status < 500) };
  // `X-Fal-Retryable` stands on the model's own errors only, so this one is the request's.
  if (status >= 500 && answer.headers.has('x-fal-retryable'))
    return { kind: 'error', error: failed(answer.said, false) };
  if ([401, 402, 403, 404, 410, 429].includes(status)) return { kind: 'error', error: waitingError(answer) };
  return { kind: 'unsure', error: waitingError(answer) };
}

/** The type of a platform error, from its header or its flat body. */
function platformType(answer: Answer): string | null {
  const type = answer.headers.get('x-fal-error-type') ?? field(answer.body, 'error_type');
  return typeof type === 'string' ? type : null;
}

/**
 * What a status that says COMPLETED tells of a failure; null where it tells of none. Settles what `unsure` leaves open.
 */
export function failureInStatus(body: unknown, said: string): AppError | null {
  const error = field(body, 'error');
  const type = field(body, 'error_type');
  if (typeof type !== 'string' && (error === null || error === undefined || error === '')) return null;
  return type === 'client_cancelled' ? cancelledAtFal() : failed(said, false);
}

/** `userError`: a 4xx, which fal's price rules leave open; its 5xx are free. */
function failed(said: string, userError: boolean): AppError {
  const charged = userError ? 'fal-decides' : 'no';
  if (TOO_FEW_CELLS.test(said))
    return new AppError('rejected-input', THIN_MESH.message, { advice: THIN_MESH.advice, charged });
  return new AppError('provider', sentence('fal could not finish this request', said), {
    advice: userError ? 'Your inputs are kept.' : 'Your inputs are kept; it can be sent again.',
    charged,
  });
}

function cancelledAtFal(): AppError {
  return new AppError('cancelled', 'The request was stopped at fal.', {
    advice: 'Your inputs are kept.',
    charged: 'fal-decides',
  });
}
