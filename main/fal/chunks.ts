import { reasonOf } from '../base/clock.ts';

/** A body's bytes as they come. A fired signal ends the wait for the next ones, whatever the body does about it. */
export async function* chunksOf(response: Response, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  if (response.body === null) return;
  const body: ReadableStream<unknown> = response.body;
  const reader = body.getReader();
  const fired = Promise.withResolvers<never>();
  const stop = (): void => fired.reject(reasonOf(signal));
  fired.promise.catch(() => undefined);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), fired.promise]);
      if (done) return;
      if (value instanceof Uint8Array) yield value;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    reader.cancel().catch(() => undefined);
  }
}
