import { reasonOf } from '../base/clock.ts';

/**
 * Chunks asked for before they are needed. A connection that breaks takes along what was not asked for yet, so a slow disk
 * would cost bytes that had already come; and Node's `fetch` fails an assertion of its own where a connection ends while
 * it holds a body back. Some 4 MB at 64 kB each.
 */
const AHEAD = 64;

/** A body's bytes as they come. A fired signal ends the wait for the next ones, whatever the body does about it. */
export async function* chunksOf(response: Response, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  if (response.body === null) return;
  const body: ReadableStream<unknown> = response.body;
  const reader = body.getReader();
  const fired = Promise.withResolvers<never>();
  const stop = (): void => fired.reject(reasonOf(signal));
  const read = (): ReturnType<typeof reader.read> => quiet(reader.read());
  void quiet(fired.promise);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const coming = Array.from({ length: AHEAD }, read);
    for (let next = coming.shift(); next !== undefined; next = coming.shift()) {
      const { done, value } = await Promise.race([next, fired.promise]);
      if (done) return;
      coming.push(read());
      if (value instanceof Uint8Array) yield value;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    void quiet(reader.cancel());
  }
}

/** Whoever waits for it hears of a failure; where nobody does any more, it is no news. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
