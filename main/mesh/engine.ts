import * as v from 'valibot';
import { AppError } from '../base/app-error.ts';
import type { MeshChannel } from './channel.ts';
import type { InspectedMesh, MeshEngine, PreparedMesh, ReadImage } from './port.ts';
import { FromProcess, fromWire, type JobArgs, type JobName, type JobValue } from './protocol.ts';
import type { Placement } from '../../preload/contract/runs.ts';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: AppError) => void;
}

/**
 * The mesh process, seen from the app: started with the first job, started again with the next one after a crash.
 *
 * A job that is cancelled rejects at once; the process drops it when it next pauses.
 */
export class MeshProcess implements MeshEngine {
  readonly #spawn: () => MeshChannel;
  readonly #waiting = new Map<number, Waiting>();
  #channel: MeshChannel | null = null;
  #closed = false;
  #lastId = 0;

  constructor(spawn: () => MeshChannel) {
    this.#spawn = spawn;
  }

  prepare(job: JobArgs<'prepare'>, signal: AbortSignal): Promise<PreparedMesh> {
    return this.#run('prepare', job, signal);
  }

  inspect(job: JobArgs<'inspect'>, signal: AbortSignal): Promise<InspectedMesh> {
    return this.#run('inspect', job, signal);
  }

  readImage(job: JobArgs<'readImage'>, signal: AbortSignal): Promise<ReadImage> {
    return this.#run('readImage', job, signal);
  }

  place(job: JobArgs<'place'>, signal: AbortSignal): Promise<Placement> {
    return this.#run('place', job, signal);
  }

  /** End the process. Jobs in flight reject as cancelled, and so does every later one. */
  async close(): Promise<void> {
    this.#closed = true;
    const channel = this.#channel;
    this.#channel = null;
    this.#rejectAll(cancelled());
    if (channel === null) return Promise.resolve();
    return new Promise((resolve) => {
      channel.onExit(resolve);
      channel.kill();
    });
  }

  #run<N extends JobName>(job: N, args: JobArgs<N>, signal: AbortSignal): Promise<JobValue<N>> {
    return new Promise<JobValue<N>>((resolve, reject) => {
      if (signal.aborted || this.#closed) {
        reject(cancelled());
        return;
      }
      const channel = this.#running();
      const id = ++this.#lastId;
      const stop = (): void => {
        this.#waiting.delete(id);
        channel.postMessage({ cancel: id });
        reject(cancelled());
      };
      signal.addEventListener('abort', stop, { once: true });
      this.#waiting.set(id, {
        // The process is our own code: what it answers is what the job's name says.
        resolve: (value) => {
          signal.removeEventListener('abort', stop);
          resolve(value as JobValue<N>);
        },
        reject: (error) => {
          signal.removeEventListener('abort', stop);
          reject(error);
        },
      });
      channel.postMessage({ id, job, args });
    });
  }

  #running(): MeshChannel {
    if (this.#channel !== null) return this.#channel;
    const channel = this.#spawn();
    this.#channel = channel;
    channel.onMessage((message) => {
      const answer = v.parse(FromProcess, message);
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if (answer.ok) waiting?.resolve(answer.value);
      else waiting?.reject(fromWire(answer.error));
    });
    channel.onExit(() => {
      if (this.#channel !== channel) return;
      this.#channel = null;
      this.#rejectAll(crashed());
    });
    return channel;
  }

  #rejectAll(error: AppError): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(error);
  }
}

const cancelled = (): AppError => new AppError('cancelled', 'Cancelled.');
const crashed = (): AppError =>
  new AppError('internal', 'The mesh process stopped unexpectedly.', {
    advice: 'Try again; it starts by itself. If it happens again, the mesh may need more memory than there is.',
    retryable: true,
  });
