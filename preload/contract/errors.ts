import * as v from 'valibot';

/** Every way in which a call, an intake or a run can end badly. Codes are for code; people read `message`. */
export const ERROR_CODES = [
  // the bridge
  'bad-request',
  'not-allowed',
  'not-found',
  'internal',
  // fal and the way to it
  'no-key',
  'auth',
  'exhausted-balance',
  'rate-limited',
  'rejected-input',
  'provider',
  'network',
  'gone',
  'unconfirmed',
  // the user's money: asked before it is spent
  'same-again',
  'over-budget',
  // files
  'unsupported-file',
  'damaged',
  'too-large',
  'disk-full',
  'read-only',
  'file-missing',
  'too-new',
  // an export: what was asked of it cannot be had
  'missed-target',
  // another program that was asked to do something
  'other-program',
  // what the user did
  'cancelled',
] as const;

export const ErrorCode = v.picklist(ERROR_CODES);
export type ErrorCode = v.InferOutput<typeof ErrorCode>;

/** Whether something that went wrong cost money. `fal-decides`: fal's own rules leave it open. */
export const Charged = v.picklist(['no', 'yes', 'fal-decides']);
export type Charged = v.InferOutput<typeof Charged>;

/** What went wrong, as people read it: four lines (what · charged? · is my work safe, what next) and details. */
export const Failure = v.object({
  code: ErrorCode,
  /** One sentence: what happened. */
  message: v.string(),
  /** One sentence: what to do next, or that nothing need be done. */
  advice: v.string(),
  charged: Charged,
  /** True where trying the same step again can help and costs nothing more. */
  retryable: v.boolean(),
  /** Finds the log line; empty for what was never logged. */
  ref: v.string(),
});
export type Failure = v.InferOutput<typeof Failure>;

/** What every call answers: errors travel as values, because Electron keeps only an error's message. */
export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };
