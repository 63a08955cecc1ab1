import { writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { AppError } from '../../main/base/app-error.ts';
import type {
  Fal,
  Recovered,
  RemoteCancel,
  RemoteFile,
  RemoteStatus,
  Transfer,
  UltrashapeInput,
} from '../../main/fal/port.ts';

/** The next answers of one method; the last one is given again and again. An error is thrown. */
type Script<T> = (T | Error | Promise<T>)[];

/** fal as a list of answers. What is not scripted goes well. */
export class FakeFal implements Fal {
  /** Names of the methods that were called, in order. */
  readonly calls: string[] = [];
  readonly submitted: UltrashapeInput[] = [];
  readonly lookedFor: string[] = [];
  readonly script: {
    upload: Script<string>;
    submit: Script<string>;
    status: Script<RemoteStatus>;
    result: Script<RemoteFile>;
    cancel: Script<RemoteCancel>;
    download: Script<Uint8Array>;
    findByUpload: Script<Recovered>;
    deletePayloads: Script<true>;
  } = {
    upload: [],
    submit: [],
    status: [],
    result: [],
    cancel: ['requested'],
    download: [new TextEncoder().encode('a refined mesh')],
    findByUpload: [{ kind: 'not-found' }],
    deletePayloads: [],
  };
  #uploads = 0;

  async upload(
    file: { readonly path: string; readonly name: string },
    { signal, onProgress }: Transfer,
  ): Promise<string> {
    this.calls.push(`upload ${file.name}`);
    signal.throwIfAborted();
    onProgress({ done: 1, total: 2 });
    this.#uploads++;
    return orAbort(this.#next('upload', `https://v3b.fal.media/files/${this.#uploads}_${file.name}`), signal);
  }

  async submit(input: UltrashapeInput): Promise<string> {
    this.calls.push('submit');
    this.submitted.push(input);
    return this.#next('submit', `request-${this.submitted.length}`);
  }

  async status(requestId: string, signal: AbortSignal): Promise<RemoteStatus> {
    this.calls.push(`status ${requestId}`);
    return orAbort(this.#next('status', { kind: 'completed', log: [], inferenceSeconds: 63 }), signal);
  }

  async result(requestId: string, signal: AbortSignal): Promise<RemoteFile> {
    this.calls.push(`result ${requestId}`);
    return orAbort(this.#next('result', { url: 'https://v3b.fal.media/files/refined.glb', bytes: 14 }), signal);
  }

  async cancel(requestId: string): Promise<RemoteCancel> {
    this.calls.push(`cancel ${requestId}`);
    return this.#next('cancel', 'requested');
  }

  async download(
    _file: RemoteFile,
    part: string,
    { signal, onProgress }: Transfer,
  ): Promise<{ bytes: number; sha256: string }> {
    this.calls.push('download');
    const bytes = await orAbort(this.#next('download', new Uint8Array()), signal);
    await writeFile(part, bytes);
    onProgress({ done: bytes.length, total: bytes.length });
    return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  }

  async findByUpload(modelUrl: string, _since: number, signal: AbortSignal): Promise<Recovered> {
    this.calls.push('findByUpload');
    this.lookedFor.push(modelUrl);
    return orAbort(this.#next('findByUpload', { kind: 'not-found' }), signal);
  }

  async deletePayloads(requestId: string): Promise<void> {
    this.calls.push(`delete ${requestId}`);
    await this.#next('deletePayloads', true);
  }

  requests(): Promise<never> {
    return Promise.reject(new AppError('network', 'Nobody asked for the list here.'));
  }

  request(): Promise<never> {
    return this.requests();
  }

  fetchInput(): Promise<never> {
    return this.requests();
  }

  account(): Promise<never> {
    return Promise.reject(new AppError('network', 'Nobody asked for the account here.'));
  }

  async #next<K extends keyof FakeFal['script']>(name: K, otherwise: Awaited<FakeFal['script'][K][number]>) {
    const answers = this.script[name];
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return (await (answer ?? otherwise)) as Exclude<Awaited<FakeFal['script'][K][number]>, Error>;
  }
}

/** An answer that comes late, when the test says. */
export function later<T>(): { readonly promise: Promise<T>; resolve(value: T): void; reject(error: Error): void } {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  promise.catch(() => undefined); // whoever waits for it sees the error
  return { promise, resolve, reject };
}

async function orAbort<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  const stopped = Promise.withResolvers<never>();
  const stop = (): void => stopped.reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (signal.aborted) stop();
    return await Promise.race([answer, stopped.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
