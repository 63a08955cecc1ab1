import { Worker } from 'node:worker_threads';
import type { RefineSettings } from './refine.ts';

/** What a runner is asked to compute. */
export type Work =
  | { readonly kind: 'coarse'; readonly picture: Uint8Array; readonly seed: number }
  | {
      readonly kind: 'refine';
      readonly mesh: Uint8Array;
      readonly picture: Uint8Array;
      readonly settings: RefineSettings;
    };

export type Computed = { readonly bytes: Uint8Array } | { readonly error: string };

/** Compute in a thread of its own. Ends early, with an error, when `signal` fires. */
export function compute(work: Work, signal: AbortSignal): Promise<Computed> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./model-worker.ts', import.meta.url), { workerData: work });
    const finish = (computed: Computed): void => {
      signal.removeEventListener('abort', stop);
      resolve(computed);
      void worker.terminate();
    };
    const stop = (): void => finish({ error: 'stopped' });
    signal.addEventListener('abort', stop);
    worker.once('message', (message: Computed) => finish(message));
    worker.once('error', (error: unknown) => finish({ error: String(error) }));
    worker.once('exit', () => finish({ error: 'the runner ended' }));
  });
}
