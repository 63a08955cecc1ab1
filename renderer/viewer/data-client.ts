import { LoadError } from './data-load.ts';
import type { DataReport, DataRequest } from './data-messages.ts';
import type { Span } from './byte-ranges.ts';
import type { Ray } from './pick.ts';
import { PickDesk, type Picked, type PickTarget } from './pick-desk.ts';

export interface LoadOptions {
  readonly signal: AbortSignal;
  /**
   * Bytes `span` of `data` are there now; called in order, without gaps, until all of them are. Null: nobody looks at them
   * before; they are then no memory that the worker has, too, and go when the page lets go of them.
   */
  readonly arrived: ((data: Uint8Array, span: Span) => void) | null;
  /** How many bytes there are so far, for people to see. */
  readonly progress: (bytes: number) => void;
}

/** Where the viewer gets a file's bytes from. */
export interface ByteSource {
  /**
   * Load the file behind `url`, which is `bytes` long.
   *
   * @throws LoadError; the signal's reason when it fires.
   */
  load(url: string, bytes: number, options: LoadOptions): Promise<Uint8Array>;
  /**
   * What a ray meets first, in the file's own coordinates; null: nothing.
   *
   * @throws Error where neither the file nor what stands in for it can be read.
   */
  pick(target: PickTarget, ray: Ray): Promise<Picked | null>;
  dispose(): void;
}

/** A worker resolves relative addresses against its script. */
const absolute = (url: string): string => new URL(url, document.baseURI).href;

interface Picking {
  readonly resolve: (hit: Picked | null) => void;
  readonly reject: (error: unknown) => void;
}

interface Job extends LoadOptions {
  /** The shared memory that fills; null where there is none. */
  readonly data: Uint8Array | null;
  readonly resolve: (data: Uint8Array) => void;
  readonly reject: (error: unknown) => void;
}

export interface DataClientOptions {
  readonly worker: Worker;
  /** Whether worker and page can share memory; `crossOriginIsolated` says so. */
  readonly shared: boolean;
}

/** A worker that loads files in the background, any number at once. */
export function newDataWorker(): Worker {
  return new Worker(new URL('./data.worker.ts', import.meta.url), { type: 'module', name: 'mesh data' });
}

/** A data worker, sharing memory with it where the page may. */
export function startDataWorker(): DataClient {
  return new DataClient({ worker: newDataWorker(), shared: globalThis.crossOriginIsolated });
}

/** The page's side of the data worker. */
export class DataClient implements ByteSource {
  readonly #worker: Worker;
  readonly #shared: boolean;
  readonly #jobs = new Map<number, Job>();
  readonly #picks = new Map<number, Picking>();
  /** Bytes that are not shared are here, so this is where rays look. */
  readonly #desk = new PickDesk((url) => fetch(url));
  #last = 0;

  constructor({ worker, shared }: DataClientOptions) {
    this.#worker = worker;
    this.#shared = shared;
    worker.addEventListener('message', ({ data }: MessageEvent<DataReport>) => this.#heard(data));
    worker.addEventListener('error', (event) => this.#failAll(event.message));
  }

  load(url: string, bytes: number, options: LoadOptions): Promise<Uint8Array> {
    const { signal } = options;
    if (signal.aborted) return Promise.reject(signal.reason as Error);
    const job = ++this.#last;
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
    let shared: SharedArrayBuffer | null;
    try {
      shared = this.#shared && options.arrived !== null ? new SharedArrayBuffer(bytes) : null;
    } catch (error) {
      return Promise.reject(new LoadError('memory', `no memory for ${bytes} bytes`, error));
    }
    const onabort = () => {
      this.#ask({ kind: 'stop', job });
      this.#jobs.delete(job);
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', onabort, { once: true });
    const data = shared === null ? null : new Uint8Array(shared);
    this.#jobs.set(job, { ...options, data, resolve, reject });
    this.#ask({ kind: 'load', job, url: absolute(url), bytes, shared });
    return promise.finally(() => signal.removeEventListener('abort', onabort));
  }

  pick(target: PickTarget, ray: Ray): Promise<Picked | null> {
    const { boxes, standIn } = target;
    const whole: PickTarget = {
      ...target,
      boxes: { ...boxes, url: absolute(boxes.url) },
      standIn: { ...standIn, url: absolute(standIn.url) },
    };
    if (!this.#shared) return this.#desk.pick(whole, ray);
    const job = ++this.#last;
    const { promise, resolve, reject } = Promise.withResolvers<Picked | null>();
    this.#picks.set(job, { resolve, reject });
    this.#ask({ kind: 'pick', job, target: whole, ray });
    return promise;
  }

  /** Ends the worker; what was under way never settles, so stop it first. */
  dispose(): void {
    this.#worker.terminate();
    this.#jobs.clear();
    this.#picks.clear();
  }

  #ask(request: DataRequest): void {
    this.#worker.postMessage(request);
  }

  #heard(report: DataReport): void {
    const picking = this.#picks.get(report.job);
    if (picking !== undefined) {
      this.#picks.delete(report.job);
      if (report.kind === 'picked') picking.resolve(report.hit);
      else if (report.kind === 'failed') picking.reject(new LoadError(report.fault, report.message));
      return;
    }
    const job = this.#jobs.get(report.job);
    if (job === undefined) return;
    switch (report.kind) {
      case 'arrived':
        if (job.data !== null) job.arrived?.(job.data, report.span);
        job.progress(report.span.to);
        return;
      case 'progress':
        job.progress(report.bytes);
        return;
      case 'done': {
        this.#jobs.delete(report.job);
        if (report.buffer === null) {
          job.resolve(job.data ?? new Uint8Array());
          return;
        }
        const data = new Uint8Array(report.buffer);
        job.arrived?.(data, { from: 0, to: data.length });
        job.resolve(data);
        return;
      }
      case 'failed':
        this.#jobs.delete(report.job);
        job.reject(new LoadError(report.fault, report.message));
        return;
      case 'picked':
        return;
    }
  }

  #failAll(message: string): void {
    const jobs = [...this.#jobs.values()];
    this.#jobs.clear();
    const picks = [...this.#picks.values()];
    this.#picks.clear();
    for (const job of [...jobs, ...picks])
      job.reject(new LoadError('unreachable', `the data worker failed: ${message}`));
  }
}
