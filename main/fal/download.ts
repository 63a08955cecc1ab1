import { stat } from 'node:fs/promises';
import { AppError, fromDisk } from '../base/app-error.ts';
import { reasonOf, type Clock } from '../base/clock.ts';
import { sha256Of } from '../base/hash.ts';
import { unanswered } from './answer.ts';
import { chunksOf } from './chunks.ts';
import { downloadError, interrupted, notAMesh } from './errors.ts';
import { faultOfGlb, lengthOfGlb, looksLikeGlb } from './glb.ts';
import { finishPart, openPart, readPart, removePart, writeAll } from './part-file.ts';
import { patience, type Patience } from './patience.ts';
import type { RemoteFile, Transfer } from './port.ts';
import { getPublic, type PublicFiles } from './public-file.ts';
import { planOf, rangeHeaders, type Plan } from './range.ts';

const MINUTE = 60_000;
/** A GLB counts its bytes in 32 bits; whatever sends more is not sending one. */
const LARGEST = 2 ** 32;

/** As if storage had answered with a redirect: the file is somewhere else. */
const ELSEWHERE = { status: 302, headers: new Headers(), body: undefined, said: '' };

export interface DownloadDeps extends PublicFiles {
  readonly clock: Clock;
}

/**
 * Fetch a result, going on from the bytes already in `part`, and check it. See port.ts.
 *
 * @throws AppError `network` (part kept, resumable), `damaged` (part removed; the paid result may be whole at fal), `gone`,
 * `provider`, `rate-limited`, `disk-full`…; or the reason of `transfer.signal`.
 */
export async function download(
  deps: DownloadDeps,
  file: RemoteFile,
  part: string,
  transfer: Transfer,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const { signal } = transfer;
  try {
    if ((await readPart(part)).bytes !== file.bytes) await fetchRest(deps, file, part, transfer);
    return await check(part, signal);
  } catch (error) {
    if (signal.aborted) throw reasonOf(signal);
    throw fromDisk(error);
  }
}

async function fetchRest(deps: DownloadDeps, file: RemoteFile, part: string, transfer: Transfer): Promise<void> {
  const limit = patience(deps.clock, MINUTE, transfer.signal);
  let done = (await readPart(part)).bytes;
  try {
    for (let attempt = 0; attempt < 2; attempt++) {
      const have = await readPart(part);
      const response = await getPublic(deps, file.url, rangeHeaders(have), limit.signal);
      if (response === null) throw downloadError(ELSEWHERE, done, file.bytes);
      const plan = planOf(response.status, response.headers, have);
      if (plan.kind === 'body') {
        await receive(response, plan, file, part, limit, (bytes, total) => {
          done = bytes;
          transfer.onProgress({ done, total });
        });
        return;
      }
      await response.body?.cancel();
      if (plan.kind === 'whole') return;
      if (plan.kind === 'refused') {
        throw downloadError(
          { status: response.status, headers: response.headers, body: undefined, said: '' },
          done,
          file.bytes,
        );
      }
      await removePart(part);
    }
    throw interrupted(0, file.bytes);
  } catch (error) {
    if (transfer.signal.aborted) throw reasonOf(transfer.signal);
    const meant = fromDisk(error);
    if (meant instanceof AppError) throw meant;
    throw interrupted(done, file.bytes, unanswered(error, limit.ranOut()));
  } finally {
    limit.stop();
  }
}

async function receive(
  response: Response,
  plan: Extract<Plan, { kind: 'body' }>,
  file: RemoteFile,
  part: string,
  limit: Patience,
  onProgress: (done: number, total: number | null) => void,
): Promise<void> {
  const most = plan.promised ?? LARGEST;
  const total = file.bytes ?? plan.total;
  const handle = await openPart(part, plan.from, plan.etag).catch(async (error: unknown) => {
    // Where it cannot be written, nobody reads it: the connection would stay open with all of it.
    await response.body?.cancel();
    throw error;
  });
  let at = plan.from;
  try {
    onProgress(at, total);
    for await (const chunk of chunksOf(response, limit.signal)) {
      if (at === 0 && !looksLikeGlb(chunk) && chunk.byteLength >= 4) throw notAMesh('it is something else');
      if (at + chunk.byteLength > most) throw notAMesh('it goes on without an end');
      await writeAll(handle, chunk, at);
      at += chunk.byteLength;
      limit.wait(MINUTE);
      onProgress(at, total);
    }
    await handle.sync();
  } catch (error) {
    await handle.close();
    if (error instanceof AppError && error.code === 'damaged') await removePart(part);
    throw error;
  }
  await handle.close();
  // A body without a length ends where its connection does, well or badly; the GLB itself says which.
  const promised = plan.promised ?? (await lengthOfGlb(part)) ?? file.bytes;
  if (promised !== null && at < promised && at > 0) throw interrupted(at, total);
}

/**
 * A GLB says its own length, and that of each of its chunks: what agrees with itself to the last byte is whole. What fal
 * said of its size in passing (`file_size`) is no reason to refuse a result that was paid for.
 */
async function check(part: string, signal: AbortSignal): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const { size: bytes } = await stat(part);
  const fault = await faultOfGlb(part);
  if (fault !== null) {
    await removePart(part);
    throw notAMesh(fault);
  }
  const sha256 = await sha256Of(part, signal);
  await finishPart(part);
  return { bytes, sha256 };
}
