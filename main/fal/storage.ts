import type { Keep } from '../../preload/contract/app.ts';
import { AppError } from '../base/app-error.ts';
import { reasonOf, type Clock } from '../base/clock.ts';
import { field, unanswered, type Answer, type Ask } from './answer.ts';
import { uploadError } from './errors.ts';
import { uploadLifecycle } from './keep.ts';
import { authorization } from './key.ts';
import { patience } from './patience.ts';
import type { Fetch } from './transport.ts';

const MINUTE = 60_000;

/** Where to put a file, and the URL it will have. */
export interface Place {
  readonly uploadUrl: string;
  readonly fileUrl: string;
}

export interface StorageDeps {
  readonly ask: Ask;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly readKey: () => string | null;
  /** How long fal is to keep what is uploaded. */
  readonly keep: () => Keep;
}

/** A file as fal is told of it. */
export interface Announced {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: number;
}

/** Ask fal for a place to put a file. @throws AppError, or the reason of `signal`. */
export async function announce(
  { ask, readKey, keep }: StorageDeps,
  file: Announced,
  kind: 'initiate' | 'initiate-multipart',
  signal: AbortSignal,
): Promise<Place> {
  const url = `https://rest.fal.ai/storage/upload/${kind}?storage_type=fal-cdn-v3`;
  const headers = {
    authorization: authorization(readKey()),
    accept: 'application/json',
    'content-type': 'application/json',
    ...uploadLifecycle(keep()),
  };
  const body = JSON.stringify({ content_type: file.contentType, file_name: file.name });
  const answer = await ask(url, { method: 'POST', headers, body }, { patience: MINUTE / 2, signal }).catch(
    (error: unknown) => {
      throw uploadTrouble(error, signal, file.bytes);
    },
  );
  const uploadUrl = field(answer.body, 'upload_url');
  const fileUrl = field(answer.body, 'file_url');
  if (answer.status !== 200 || !isUrl(uploadUrl) || !isUrl(fileUrl)) throw uploadError(answer, file.bytes);
  return { uploadUrl, fileUrl };
}

const isUrl = (value: unknown): value is string => typeof value === 'string' && URL.canParse(value);

/** The error to throw for what came out of a fetch: the caller's own abort stays what it is. */
export function uploadTrouble(error: unknown, signal: AbortSignal, bytes: number): unknown {
  if (signal.aborted) return reasonOf(signal);
  if (error instanceof AppError) return error;
  if (isUnreadable(error)) {
    return new AppError('file-missing', 'A file changed or went away while it was being sent.', {
      advice: 'If it is on a disk that was unplugged, plug it in again, then retry.',
      cause: error,
    });
  }
  return uploadError(unanswered(error, false), bytes);
}

/** What a Blob of a file throws when the file is not as it was, also from within a failed fetch. */
function isUnreadable(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (at.name === 'NotReadableError') return true;
  }
  return false;
}

/**
 * PUT bytes to a place that carries its own permission: the key stays away. Gives up after a minute without progress.
 *
 * @param onSent told the bytes sent so far, never fewer than before.
 * @returns fal's answer, any status.
 */
export async function put(
  { fetch, clock }: StorageDeps,
  url: string,
  piece: Blob,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  onSent: (bytes: number) => void,
): Promise<Answer> {
  const limit = patience(clock, MINUTE, signal);
  let furthest = 0;
  const sent = (bytes: number): void => {
    // Bytes that were handed over may still be on their way, in buffers or in a `fetch` that takes all at once.
    limit.wait(bytes >= piece.size ? MINUTE + piece.size / 10 : MINUTE);
    if (bytes > furthest) onSent((furthest = bytes));
  };
  try {
    const init = { method: 'PUT', headers, body: counted(piece, sent), redirect: 'manual', onSent: sent } as const;
    const response = await fetch(url, { ...init, signal: limit.signal });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: json(text), said: '' };
  } catch (error) {
    if (signal.aborted) throw reasonOf(signal);
    throw limit.ranOut() ? unanswered(error, true) : error;
  } finally {
    limit.stop();
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The same bytes, but whoever reads them as a stream is heard. A Blob and not a stream: `fetch` takes its size for the
 * Content-Length.
 */
function counted(piece: Blob, onTaken: (bytes: number) => void): Blob {
  const body = piece.slice(0, piece.size, piece.type);
  return Object.defineProperty(body, 'stream', {
    value: () => {
      let taken = 0;
      const count = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          taken += chunk.byteLength;
          onTaken(taken);
          controller.enqueue(chunk);
        },
      });
      return piece.stream().pipeThrough(count);
    },
  });
}
