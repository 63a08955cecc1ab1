import { open, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, fromDisk } from '../base/app-error.ts';
import { reasonOf, type Clock } from '../base/clock.ts';
import { Unanswered, unanswered } from './answer.ts';
import { chunksOf } from './chunks.ts';
import { nameInUrl } from './file-name.ts';
import { writeAll } from './part-file.ts';
import { patience } from './patience.ts';
import { elsewhere, inputError } from './platform-errors.ts';
import type { Transfer } from './port.ts';
import { getPublic, type PublicFiles } from './public-file.ts';

const MINUTE = 60_000;
const TRIES = 3;
/** Beyond what anybody refines. */
const LARGEST = 2 * 1024 ** 3;
/** What is to stay free beside the file, for a system that can breathe. */
const MARGIN = 200e6;

export interface InputDeps extends PublicFiles {
  readonly clock: Clock;
  /** Bytes that may still be written where a folder is; null: not known. */
  readonly freeBytes: (folder: string) => Promise<number | null>;
}

export interface FetchedInput {
  readonly bytes: number;
  readonly name: string;
}

/**
 * Fetch an input of a request to `file`. See port.ts.
 *
 * @throws AppError `gone`, `not-allowed`, `too-large`, `disk-full`, `network`, `provider`…, nothing left of the file; or the
 * reason of `transfer.signal`. None of it costs anything.
 */
export async function fetchInput(
  deps: InputDeps,
  url: string,
  file: string,
  transfer: Transfer,
): Promise<FetchedInput> {
  try {
    return url.startsWith('data:') ? await decode(url, file) : await fetchFile(deps, url, file, transfer);
  } catch (error) {
    await rm(file, { force: true });
    if (transfer.signal.aborted) throw reasonOf(transfer.signal);
    throw fromDisk(error);
  }
}

/** From the beginning each time: what is fetched here is small beside what is at stake. */
async function fetchFile(deps: InputDeps, url: string, file: string, transfer: Transfer): Promise<FetchedInput> {
  const name = nameInUrl(url);
  const what = name === '' ? 'A file of this request' : name;
  for (let attempt = 1; ; attempt++) {
    try {
      return { name, bytes: await receive(deps, url, file, what, transfer) };
    } catch (error) {
      if (!(error instanceof AppError) || !error.retryable || error.code === 'disk-full' || attempt === TRIES)
        throw error;
      await deps.clock.sleep(Math.max(500 * 2 ** attempt, error.retryAfter ?? 0), transfer.signal);
    }
  }
}

async function receive(
  deps: InputDeps,
  url: string,
  file: string,
  what: string,
  { signal, onProgress }: Transfer,
): Promise<number> {
  // Made ready before anything is asked for: a body that is not read at once may be lost with its connection.
  const free = await deps.freeBytes(path.dirname(file));
  const handle = await open(file, 'w');
  const limit = patience(deps.clock, MINUTE, signal);
  try {
    // A compressed body would be counted in other bytes than the file's.
    const response = await getPublic(deps, url, { 'accept-encoding': 'identity' }, limit.signal);
    if (response === null) throw elsewhere(what);
    const { status, headers } = response;
    if (status !== 200) {
      await response.body?.cancel();
      throw inputError({ status, headers, body: undefined, said: '' }, what);
    }
    const promised = lengthIn(headers);
    const tooMuch = refusalOf(promised ?? 0, free);
    if (tooMuch !== null) {
      await response.body?.cancel();
      throw tooMuch;
    }
    let at = 0;
    for await (const chunk of chunksOf(response, limit.signal)) {
      if (at + chunk.byteLength > LARGEST) throw tooLarge();
      await writeAll(handle, chunk, at);
      at += chunk.byteLength;
      limit.wait(MINUTE);
      onProgress({ done: at, total: promised });
    }
    if (at < (promised ?? 0) || at === 0) throw new Unanswered(true, 'The connection to fal was cut.');
    return at;
  } catch (error) {
    if (signal.aborted) throw reasonOf(signal);
    const meant = fromDisk(error);
    throw meant instanceof AppError ? meant : inputError(unanswered(error, limit.ranOut()), what);
  } finally {
    limit.stop();
    await handle.close();
  }
}

function lengthIn(headers: Headers): number | null {
  const length = headers.get('content-length') ?? '';
  const isPlain = (headers.get('content-encoding') ?? 'identity') === 'identity';
  return isPlain && /^\d{1,15}$/.test(length) ? Number(length) : null;
}

/** Why a file of so many bytes is not taken; null: it is. */
function refusalOf(bytes: number, free: number | null): AppError | null {
  if (bytes > LARGEST) return tooLarge();
  if (free === null || free > bytes + MARGIN) return null;
  return new AppError('disk-full', 'There is not enough room on the disk for the files of this request.', {
    advice: 'Free some space, then try again. Nothing is lost.',
    retryable: true,
  });
}

const tooLarge = (): AppError =>
  new AppError('too-large', 'A file of this request is larger than this app takes.', {
    advice: 'Download it yourself, reduce it, and add it.',
  });

/** Endings by media type: the type is all that a data address tells. */
const ENDINGS: Readonly<Record<string, string>> = {
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'image/webp': '.webp',
  'model/gltf-binary': '.glb',
  'model/gltf+json': '.gltf',
  'model/obj': '.obj',
};

/** `data:<type>[;base64],<data>`: the file stands in the address itself, and nothing is fetched. */
async function decode(url: string, file: string): Promise<FetchedInput> {
  const comma = url.indexOf(',');
  const [type = '', ...rest] = url.slice('data:'.length, Math.max(comma, 0)).split(';');
  if (comma < 0) throw unreadable();
  const data = url.slice(comma + 1);
  const isBase64 = rest.some((word) => word.trim().toLowerCase() === 'base64');
  const bytes = isBase64 ? Buffer.from(percentDecoded(data).toString('latin1'), 'base64') : percentDecoded(data);
  if (bytes.byteLength === 0) throw unreadable();
  await writeFile(file, bytes);
  return { bytes: bytes.byteLength, name: `input${ENDINGS[type.trim().toLowerCase()] ?? ''}` };
}

const unreadable = (): AppError =>
  new AppError('damaged', 'A file that was sent within the request cannot be read.', {
    advice: 'Add it from your own disk.',
  });

function percentDecoded(text: string): Buffer {
  if (!text.includes('%')) return Buffer.from(text, 'latin1');
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const hex = text[at] === '%' ? /^[0-9a-f]{2}$/i.exec(text.slice(at + 1, at + 3))?.[0] : undefined;
    bytes.push(hex === undefined ? text.charCodeAt(at) & 0xff : Number.parseInt(hex, 16));
    if (hex !== undefined) at += 2;
  }
  return Buffer.from(bytes);
}
