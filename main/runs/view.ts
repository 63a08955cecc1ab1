import type { RunState, RunView } from '../../preload/contract/runs.ts';
import { chargeOf, isPaidElsewhere } from '../library/charge.ts';
import type { RunRecord } from '../library/records.ts';
import type { Live } from './live.ts';

/** True where nothing more happens to a run by itself. An `unconfirmed` one may still be looked for. */
export function isEnded(state: RunState): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled' || state === 'unconfirmed';
}

/** A run as the page may see it: no path, no URL. `ahead`: how many leave the line before it; null: it is not in line. */
export function toRunView(record: RunRecord, live: Live, rev: number, ahead: number | null): RunView {
  const { result } = record;
  return {
    id: record.id,
    projectId: record.projectId,
    rev,
    number: record.number,
    imageId: record.imageId,
    meshId: record.meshId,
    params: record.params,
    state: record.state,
    createdAt: record.createdAt,
    stages: record.stages,
    price: record.price,
    charge: chargeOf(record),
    paidElsewhere: isPaidElsewhere(record),
    sweep: record.sweep,
    ahead,
    stopped: record.stopped,
    adopted: record.adopted,
    deletedAtFal: record.deletedAtFal,
    requestId: record.requestId,
    queuePosition: live.queuePosition,
    progress: live.progress,
    waiting: live.waiting,
    log: [...(live.log ?? record.log)],
    cancelRequested: record.cancelRequestedAt !== null,
    failure: record.failure,
    name: record.name,
    rating: record.rating,
    rejected: record.rejected,
    favourite: record.favourite,
    tags: record.tags,
    notes: record.notes,
    // While a run is being finished its result is on disk but not measured yet.
    result:
      result === null || record.state !== 'done'
        ? null
        : {
            bytes: result.bytes,
            triangles: result.triangles,
            vertices: result.vertices,
            placement: result.placement,
          },
  };
}
