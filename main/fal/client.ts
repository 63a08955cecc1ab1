import { createFalClient, type FalClient } from '@fal-ai/client';
import type { Keep } from '../../preload/contract/app.ts';
import type { Answer, Ask } from './answer.ts';
import { usable } from './key.ts';
import { ULTRASHAPE, type UltrashapeInput } from './port.ts';

const SECOND = 1000;

/** fal's queue, one request a call, answers as they came. */
export interface Queue {
  submit(input: UltrashapeInput): Promise<Answer>;
  status(requestId: string, signal: AbortSignal): Promise<Answer>;
  result(requestId: string, signal: AbortSignal): Promise<Answer>;
  cancel(requestId: string): Promise<Answer>;
}

/**
 * fal's own client, made to send every request exactly once.
 *
 * Left to itself it repeats a submit after 429, 502, 503, 504 and after a lost connection, whatever `retry` says, and
 * each repetition is another paid run. So its `fetch` is ours: it asks once, keeps the answer or the failure for itself, and
 * shows the client a success that gives it nothing to repeat. A second request in one call is refused outright.
 *
 * @param keepResults how long fal is to keep what it makes.
 *
 * Every method throws Unanswered, AppError `no-key` or `auth`, or the reason of its signal.
 */
export function createQueue(ask: Ask, readKey: () => string | null, keepResults: () => Keep): Queue {
  const once = async (
    patience: number,
    signal: AbortSignal | undefined,
    use: (queue: FalClient['queue']) => Promise<unknown>,
    fresh = false,
  ): Promise<Answer> => {
    const key = usable(readKey());
    const exchange: { asked: boolean; answer?: Answer; failure?: unknown } = { asked: false };
    const client = createFalClient({
      credentials: () => key,
      suppressLocalCredentialsWarning: true,
      retry: { maxRetries: 0 },
      fetch: async (input, init) => {
        if (exchange.asked) throw new Error('One call, one request.');
        exchange.asked = true;
        const { method, headers, body } = init ?? {};
        try {
          exchange.answer = await ask(
            input instanceof Request ? input.url : input.toString(),
            { method: method ?? 'GET', headers: headers ?? {}, body: body ?? null, fresh },
            { patience, signal },
          );
        } catch (error) {
          exchange.failure = error;
        }
        return Response.json(null);
      },
    });
    await use(client.queue);
    if (exchange.answer !== undefined) return exchange.answer;
    throw exchange.failure;
  };

  return {
    submit: (input) => {
      const keep = keepResults();
      // The client's own words for it are ours. Not to be mixed up with storing no payload, without which a lost request
      // could not be found again.
      const settings = keep === 'account' ? {} : { storageSettings: { expiresIn: keep } };
      return once(120 * SECOND, undefined, (queue) => queue.submit(ULTRASHAPE, { input, ...settings }), true);
    },
    status: (requestId, signal) =>
      once(30 * SECOND, signal, (queue) => queue.status(ULTRASHAPE, { requestId, logs: true })),
    result: (requestId, signal) => once(60 * SECOND, signal, (queue) => queue.result(ULTRASHAPE, { requestId })),
    cancel: (requestId) => once(30 * SECOND, undefined, (queue) => queue.cancel(ULTRASHAPE, { requestId })),
  };
}
