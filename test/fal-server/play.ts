import type { Answer, FaultKind, FaultOrder } from './faults.ts';
import type { Operation } from './operations.ts';
import { json, type Reply } from './reply.ts';
import { download } from './routes-cdn.ts';
import { billing, deletePayloads, pricing, requests } from './routes-platform.ts';
import { cancel, result, status, stream, submit, type JobWish } from './routes-queue.ts';
import { complete, initiate, initiateMultipart, part, put } from './routes-storage.ts';
import type { Call, Route, State } from './state.ts';

const ROUTES: Readonly<Record<Exclude<Operation, 'submit' | 'cancel'>, Route>> = {
  initiate,
  'initiate-multipart': initiateMultipart,
  put,
  part,
  complete,
  status,
  stream,
  result,
  download,
  pricing,
  billing,
  requests,
  'delete-payloads': deletePayloads,
  knock: () => json(404, { detail: 'Not Found' }),
  unknown: () => json(404, { detail: 'Not Found' }),
};

/** Answer a call, with the fault that strikes it. */
export async function play(
  call: Call,
  operation: Operation,
  state: State,
  fault: { readonly kind: FaultKind; readonly order: FaultOrder; readonly hits: number } | null,
  deadOrigin: () => Promise<string>,
): Promise<Answer> {
  const proceed = async (wish?: JobWish): Promise<Reply> => {
    if (operation === 'submit') return submit(call, state, wish);
    return operation === 'cancel' ? cancel(call, state) : ROUTES[operation](call, state);
  };
  if (fault === null) return proceed();
  return fault.kind.play({
    call,
    details: fault.order,
    proceed,
    hits: fault.hits,
    deadOrigin,
    cancelUnheard: () => cancel(call, state, false),
    wholeFile: async () => download(call, { ...state, settings: { ...state.settings, ranges: false } }),
  });
}
