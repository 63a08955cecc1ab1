import type { CornerOrder, CornerReply } from './corner-messages.ts';

/**
 * The colours of a mesh's corners (see `corner-colors.ts`), worked out beside the page.
 *
 * @throws Error where its file cannot be read; the signal's reason when it fires.
 */
export async function cornersOf(order: CornerOrder, signal: AbortSignal): Promise<Uint8Array> {
  signal.throwIfAborted();
  // One for each mesh: it is asked for once, and the memory goes with the worker.
  const worker = new Worker(new URL('./corner.worker.ts', import.meta.url), { type: 'module', name: 'mesh corners' });
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  worker.addEventListener('message', ({ data }: MessageEvent<CornerReply>) => {
    if (data.kind === 'done') resolve(data.colors);
    else reject(new Error(data.message));
  });
  worker.addEventListener('error', (event) => reject(new Error(`the corner worker failed: ${event.message}`)));
  const onabort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', onabort, { once: true });
  try {
    worker.postMessage(order);
    return await promise;
  } finally {
    signal.removeEventListener('abort', onabort);
    worker.terminate();
  }
}
