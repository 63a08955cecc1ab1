import * as v from 'valibot';
import { ErrorCode } from '../../preload/contract/errors.ts';
import { AppError, isAbort } from '../base/app-error.ts';
import type { MeshEngine } from './port.ts';

/** What the mesh process can be asked to do: the engine's own methods but for `close`. */
const JOB_NAMES = [
  'prepare',
  'inspect',
  'readImage',
  'place',
  'distances',
  'appearance',
  'match',
  'finish',
  'overlap',
  'report',
  'occupancy',
  'matte',
  'pose',
  'shrink',
] as const satisfies readonly Exclude<keyof MeshEngine, 'close'>[];
export type JobName = (typeof JOB_NAMES)[number];
export type JobArgs<N extends JobName> = Parameters<MeshEngine[N]>[0];
export type JobValue<N extends JobName> = Awaited<ReturnType<MeshEngine[N]>>;

const Id = v.pipe(v.number(), v.integer());

/** To the process: a job, or word that one is no longer wanted. */
export const ToProcess = v.union([
  v.strictObject({ id: Id, job: v.picklist(JOB_NAMES), args: v.unknown() }),
  v.strictObject({ cancel: Id }),
]);
export type ToProcess = v.InferOutput<typeof ToProcess>;

const WireError = v.object({ code: ErrorCode, message: v.string(), advice: v.string(), retryable: v.boolean() });
export type WireError = v.InferOutput<typeof WireError>;

/** Exactly one for each job. */
const Answer = v.variant('ok', [
  v.object({ id: Id, ok: v.literal(true), value: v.unknown() }),
  v.object({ id: Id, ok: v.literal(false), error: WireError }),
]);
export type Answer = v.InferOutput<typeof Answer>;

/** From the process: how far a job is (0 to 1), any number of times, then its answer. */
export const FromProcess = v.union([v.strictObject({ id: Id, done: v.number() }), Answer]);
export type FromProcess = v.InferOutput<typeof FromProcess>;

/** An error as it travels. What the app does not know becomes `internal`, its text kept for the log. */
export function toWire(error: unknown): WireError {
  if (error instanceof AppError) {
    return { code: error.code, message: error.message, advice: error.advice, retryable: error.retryable };
  }
  if (isAbort(error)) return { code: 'cancelled', message: 'Cancelled.', advice: '', retryable: true };
  return {
    code: 'internal',
    message: 'Something in the app failed while it worked on this mesh.',
    advice: error instanceof Error ? `Details: ${error.message}` : '',
    retryable: false,
  };
}

export const fromWire = ({ code, message, advice, retryable }: WireError): AppError =>
  new AppError(code, message, { advice, retryable });
