import { isAbort } from '../base/app-error.ts';
import { field, unanswered, type Answer, Unanswered } from './answer.ts';
import { uploadError } from './errors.ts';
import { announce, put, uploadTrouble, type Announced, type StorageDeps } from './storage.ts';

/** What fal's own clients use. */
export const PART = 10 * 1024 * 1024;
const TRIES = 3;

/** Storage no longer honours this place: only a new one can help. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;

  constructor(status: number) {
    super(`Storage refused (${status}).`);
    this.status = status;
  }
}

interface Part {
  readonly partNumber: number;
  readonly etag: string;
}

/**
 * Send a large file in parts, one after the other, each up to three times: a lost connection costs one part and not the
 * file.
 *
 * @throws Refused where storage took part of it or will take no more.
 */
export async function uploadParts(
  deps: StorageDeps,
  file: Announced,
  blob: Blob,
  signal: AbortSignal,
  report: (done: number) => void,
): Promise<string> {
  const place = await announce(deps, file, 'initiate-multipart', signal);
  const parts: Part[] = [];
  for (let from = 0; from < blob.size; from += PART) {
    const piece = blob.slice(from, Math.min(from + PART, blob.size));
    const url = within(place.uploadUrl, String(parts.length + 1));
    parts.push(await sendPart(deps, url, piece, parts.length + 1, signal, (sent) => report(from + sent)));
  }
  await complete(deps, place.uploadUrl, parts, signal, file.bytes);
  return place.fileUrl;
}

/** Tried again as parts are: a word that was lost here would cost the whole upload. @throws Refused, AppError. */
async function complete(
  deps: StorageDeps,
  uploadUrl: string,
  parts: readonly Part[],
  signal: AbortSignal,
  bytes: number,
): Promise<void> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ parts }),
  };
  for (let attempt = 1; ; attempt++) {
    const tried = await deps
      .ask(within(uploadUrl, 'complete'), init, { patience: 120_000, signal })
      .catch((error: unknown) => trouble(error, signal, bytes));
    const isLost = tried instanceof Unanswered;
    if (!isLost && tried.status >= 200 && tried.status < 300) return;
    if (!isLost && tried.status !== 429 && tried.status < 500) throw new Refused(tried.status);
    if (attempt === TRIES) throw uploadError(tried, bytes);
    await deps.clock.sleep(500 * 2 ** attempt, signal);
  }
}

/** @throws Refused, Unanswered, AppError or the signal's reason, after the last try. */
async function sendPart(
  deps: StorageDeps,
  url: string,
  piece: Blob,
  partNumber: number,
  signal: AbortSignal,
  report: (sent: number) => void,
): Promise<Part> {
  for (let attempt = 1; ; attempt++) {
    const tried = await put(deps, url, piece, {}, signal, report).catch((error: unknown) => {
      if (signal.aborted || isAbort(error)) throw error;
      return trouble(error, signal, piece.size);
    });
    if (!(tried instanceof Unanswered)) {
      const etag = field(tried.body, 'etag') ?? tried.headers.get('etag');
      if (tried.status >= 200 && tried.status < 300 && typeof etag === 'string') return { partNumber, etag };
      if (tried.status === 413) throw uploadError(tried, piece.size);
      if (tried.status >= 400 && tried.status < 500 && tried.status !== 429) throw new Refused(tried.status);
    }
    if (attempt === TRIES)
      throw tried instanceof Unanswered || tried.status >= 400 ? asError(tried, piece.size) : new Refused(tried.status);
    await deps.clock.sleep(500 * 2 ** attempt, signal);
  }
}

/** A lost connection, to be tried again; a file that cannot be read is thrown at once. */
function trouble(error: unknown, signal: AbortSignal, bytes: number): Unanswered {
  const lost = unanswered(error, false);
  const meant = uploadTrouble(error, signal, bytes);
  if (meant instanceof Error && 'code' in meant && meant.code !== 'network') throw meant;
  return lost;
}

const asError = (tried: Answer | Unanswered, bytes: number): Error => uploadError(tried, bytes);

/** `{origin}{path}/{name}{?query}`. */
function within(uploadUrl: string, name: string): string {
  const url = new URL(uploadUrl);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${name}`;
  return url.href;
}
