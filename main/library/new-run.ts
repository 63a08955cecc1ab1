import type { NewRun } from './port.ts';
import type { RunRecord } from './records.ts';

/**
 * The record of a run that nothing has happened to yet: in line, or, where the request is at fal already, waiting for it.
 *
 * @param found what the library knows of it: its number within the project, and its inputs' content.
 * @param now milliseconds since 1970.
 */
export function newRunRecord(
  { adopted, ...asked }: NewRun,
  found: Pick<RunRecord, 'number' | 'imageSha256' | 'meshSha256'>,
  now: number,
): RunRecord {
  const state = adopted === null ? 'in-line' : 'queued';
  return {
    ...asked,
    ...found,
    version: 1,
    createdAt: now,
    updatedAt: now,
    state,
    stages: [{ state, at: now }],
    uploads: { image: null, mesh: null },
    submits: adopted === null ? [] : [{ at: adopted.sentAt, charged: null, requestId: null }],
    requestId: adopted?.requestId ?? null,
    stopped: null,
    adopted: adopted !== null,
    deletedAtFal: null,
    cancelRequestedAt: null,
    remote: null,
    inferenceSeconds: null,
    log: [],
    failure: null,
    name: null,
    rating: 0,
    rejected: false,
    favourite: false,
    tags: [],
    notes: '',
    exports: [],
    result: null,
  };
}
