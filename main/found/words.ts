import type { IntakeResult } from '../../preload/contract/library.ts';
import { AppError } from '../base/app-error.ts';
import type { RemoteRequest } from '../fal/port.ts';

/** What cannot be had of a request at fal, as people read it. All of it is free; a result that was paid for is never lost. */

const SAVE = 'Its result can still be saved, as a mesh of its own.';
const SAVE_LATER = 'Its result can be saved once fal has finished, as a mesh of its own.';

const nextFor = ({ delivered }: RemoteRequest): string => (delivered === true ? SAVE : SAVE_LATER);

export const notAtFal = (): AppError =>
  new AppError('gone', 'fal has no request of this id any more.', {
    advice: "fal's own list of requests shows what there is.",
  });

export const alreadyHere = (): AppError =>
  new AppError('bad-request', 'This run is in the library already.', { advice: 'Nothing need be done.' });

export const failedThere = (): AppError =>
  new AppError('bad-request', 'This request failed at fal, so there is no result to fetch.', {
    advice: 'Refine its inputs anew if you still have them.',
  });

export const stillRunning = (): AppError =>
  new AppError('bad-request', 'fal still works on this request.', {
    advice: 'Adopt it, or look again when it has ended: then there is a result to save.',
  });

export const settingsUnknown = (request: RemoteRequest): AppError =>
  new AppError('gone', 'fal does not say with which settings this was made, so it cannot be a run here.', {
    advice: nextFor(request),
  });

export const inputUnknown = (request: RemoteRequest, slot: 'picture' | 'mesh'): AppError =>
  new AppError('gone', `fal no longer says which ${slot} this was made from.`, { advice: nextFor(request) });

/** Trouble that passes is told as it is; an input that is not to be had leaves the result. */
export function inputMissing(error: AppError, request: RemoteRequest): AppError {
  if (error.retryable) return error;
  const { code, message } = error;
  return new AppError(code, message, { advice: nextFor(request), cause: error });
}

/** A file came, but it is no picture or mesh that this app can use. */
export function inputUnusable(
  slot: 'picture' | 'mesh',
  refused: IntakeResult['refused'],
  request: RemoteRequest,
): AppError {
  const why = refused.map(({ name, message }) => (name === '' ? message : `${name}: ${message}`)).join(' ');
  return new AppError('unsupported-file', `The ${slot} of this request cannot be used. ${why}`.trim(), {
    advice: nextFor(request),
  });
}

export const resultUnusable = (refused: IntakeResult['refused']): AppError =>
  new AppError(
    'unsupported-file',
    `The result could not be taken in. ${refused.map(({ message }) => message).join(' ')}`.trim(),
    {
      advice: 'It is safe on fal; its own list of requests has it.',
      charged: 'yes',
    },
  );
