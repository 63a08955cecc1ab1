import type { Span } from './byte-ranges.ts';

/** How many bytes arrive between two reports: often enough to keep the GPU busy, rarely enough to cost nothing. */
export const REPORT_BYTES = 4 * 1024 * 1024;

/** What the network fills before it is copied to where it belongs. */
const SCRATCH_BYTES = 1024 * 1024;

/**
 * Why bytes did not come. `missing`: there is no such file; `incomplete`: it is not as long as it should be; `memory`: this
 * computer has no room for it.
 */
export type LoadFault = 'missing' | 'incomplete' | 'unreachable' | 'memory';

export class LoadError extends Error {
  override readonly name = 'LoadError';
  readonly fault: LoadFault;
  constructor(fault: LoadFault, message: string, cause?: unknown) {
    super(message, { cause });
    this.fault = fault;
  }
}

export interface LoadRequest {
  readonly url: string;
  /** The file's size, known beforehand: memory is taken once. */
  readonly bytes: number;
  readonly signal: AbortSignal;
  readonly fetch: typeof globalThis.fetch;
}

async function open({ url, signal, fetch }: LoadRequest): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  let response: Response;
  try {
    response = await fetch(url, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw new LoadError('unreachable', `${url} could not be reached`, error);
  }
  if (response.status === 404) throw new LoadError('missing', `${url} is not there`);
  if (!response.ok || response.body === null) throw new LoadError('unreachable', `${url} answered ${response.status}`);
  return response.body;
}

const wrongSize = ({ url, bytes }: LoadRequest, got: number) =>
  new LoadError('incomplete', `${url} has ${got} bytes or more, expected ${bytes}`);

/** A connection that breaks in the middle is an incomplete file; a stop that was asked for is none. */
async function reading<T>(request: LoadRequest, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    request.signal.throwIfAborted();
    if (error instanceof LoadError) throw error;
    throw new LoadError('incomplete', `${request.url} broke off`, error);
  }
}

/**
 * Fill `shared` with the file while whoever shares it reads what has arrived.
 *
 * @param arrived is told of every ~4 MB, in order and without gaps, and of the rest at the end.
 * @throws LoadError; the signal's reason when it fires.
 */
export async function loadShared(
  request: LoadRequest,
  shared: SharedArrayBuffer,
  arrived: (span: Span) => void,
): Promise<void> {
  const body = await open(request);
  const out = new Uint8Array(shared);
  let at = 0;
  let told = 0;
  const tell = () => {
    if (at > told) arrived({ from: told, to: at });
    told = at;
  };
  await reading(request, async () => {
    // One small buffer goes to the network and back: chunks of its own would be garbage as large as the file.
    const reader = body.getReader({ mode: 'byob' });
    let buffer = new ArrayBuffer(SCRATCH_BYTES);
    for (;;) {
      const { done, value } = await reader.read(new Uint8Array(buffer));
      if (value === undefined || done) break;
      if (at + value.length > out.length) {
        await reader.cancel();
        throw wrongSize(request, at + value.length);
      }
      out.set(value, at);
      at += value.length;
      buffer = value.buffer;
      if (at - told >= REPORT_BYTES) tell();
    }
    if (at !== out.length) throw wrongSize(request, at);
  });
  tell();
}

/**
 * The same without shared memory: one buffer, written to by the network itself (BYOB), handed over when it is full.
 *
 * @param progress is told how many bytes there are, every ~4 MB.
 * @throws LoadError; the signal's reason when it fires.
 */
export async function loadWhole(request: LoadRequest, progress: (bytes: number) => void): Promise<ArrayBuffer> {
  const body = await open(request);
  return reading(request, async () => {
    const reader = body.getReader({ mode: 'byob' });
    let buffer = new ArrayBuffer(request.bytes);
    let at = 0;
    let told = 0;
    while (at < request.bytes) {
      const room = new Uint8Array(buffer, at, Math.min(request.bytes - at, REPORT_BYTES));
      const { done, value } = await reader.read(room);
      if (value === undefined) break;
      buffer = value.buffer;
      if (done) break;
      at += value.byteLength;
      if (at - told >= REPORT_BYTES || at === request.bytes) {
        told = at;
        progress(at);
      }
    }
    if (at !== request.bytes) throw wrongSize(request, at);
    const { done } = await reader.read(new Uint8Array(1));
    if (!done) {
      await reader.cancel();
      throw wrongSize(request, at + 1);
    }
    return buffer;
  });
}
