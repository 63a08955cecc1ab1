import { json, type Json, type Reply } from './reply.ts';

/** How a job can go wrong on fal's side, by the error type that fal gives. */
export interface JobFailure {
  readonly status: number;
  readonly type: string;
  readonly body: Json;
  readonly retryable: boolean;
}

function model(status: number, type: string, field: string, msg: string, retryable = false): JobFailure {
  return {
    status,
    type,
    retryable,
    body: { detail: [{ loc: ['body', field], msg, type, url: `https://docs.fal.ai/errors#${type}` }] },
  };
}

function platform(status: number, type: string, detail: string, retryable: boolean): JobFailure {
  return { status, type, retryable, body: { detail, error_type: type } };
}

export const FAILURES = {
  'file-download': model(422, 'file_download_error', 'model_url', 'Failed to download the file'),
  'content-policy': model(422, 'content_policy_violation', 'image_url', 'The content was flagged by a content checker'),
  'image-load': model(422, 'image_load_error', 'image_url', 'Failed to load the image'),
  'internal-retryable': model(500, 'internal_server_error', '', 'Internal server error', true),
  internal: model(500, 'internal_server_error', '', 'Internal server error'),
  timeout: model(504, 'generation_timeout', '', 'Generation timed out'),
  'runner-disconnected': platform(503, 'runner_disconnected', 'Runner disconnected', true),
  cancelled: platform(499, 'client_cancelled', 'Request was cancelled', false),
} as const satisfies Record<string, JobFailure>;

export type FailureName = keyof typeof FAILURES;

/** The answer to asking for the result of a failed job. */
export function failureReply({ status, body, type, retryable }: JobFailure, requestId: string): Reply {
  return json(status, body, {
    'x-fal-request-id': requestId,
    'x-fal-error-type': type,
    'x-fal-retryable': String(retryable),
  });
}

/** What fal's validation of the input answers. */
export function invalidInput(detail: readonly Json[]): JobFailure {
  return { status: 422, type: 'validation_error', retryable: false, body: { detail } };
}
