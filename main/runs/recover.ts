import { AppError } from '../base/app-error.ts';
import type { Recovered } from '../fal/port.ts';
import { cannotLook, noRecord, notListedYet } from './failure.ts';
import type { Next, RunPorts } from './ports.ts';
import { insist } from './poll.ts';
import type { RunTask } from './task.ts';
import { LOOKING } from './waiting.ts';

/** Pauses before the first looks, in milliseconds: about half a minute, while somebody may be watching. */
const FIRST_LOOKS = [0, 2000, 5000, 10_000, 15_000];
const LATER_LOOKS = 60_000;

/** fal lists requests that have ended and lets one run for an hour at most: one that is not listed then is not there. */
const PROOF = 65 * 60 * 1000;

/** How much further the last look goes, after which it is said that fal has no record: fal keeps requests for a month. */
const FAR_BACK = 30 * 24 * 60 * 60 * 1000;

/**
 * For how long fal has been seen without the request. The time of day of this machine proves nothing: it may be set, and
 * "nothing was charged" must not hang on it. What counts is fal's own clock, from the first look on and kept over
 * restarts, or, where fal does not tell the time, the pauses that were waited out one after the other.
 */
class Absence {
  #waited = 0;

  /** A pause between two looks was waited out. */
  add(ms: number): void {
    this.#waited += ms;
  }

  /** @param at fal's clock at this look. @param since the same at the first look. */
  isProven(at: number | null, since: number | null): boolean {
    const byFal = at === null || since === null ? 0 : at - since;
    return Math.max(byFal, this.#waited) >= PROOF;
  }
}

/**
 * A run whose POST was sent and whose answer never came: look for it in fal's own list by the address of the mesh that
 * was uploaded for it, which no other request has. Found, it goes on. Until it must have ended nobody can say that it is
 * not there, so the app goes on looking, and leaves it to the user whether to wait; it is never sent again from here,
 * for it may have been paid for.
 */
export async function recover(task: RunTask, ports: RunPorts): Promise<Next> {
  // What was said of it before a restart stays true until there is news, and with it the user's way to send it again.
  if (task.record.state !== 'unconfirmed') await task.enter('unconfirmed', () => ({ failure: null }));
  const absence = new Absence();
  let back = 0;
  for (let look = 0; ; look++) {
    const found = await lookUp(task, ports, back);
    if (found.kind === 'found') {
      await adopt(task, found.requestId);
      return 'next';
    }
    const at = found.kind === 'not-found' ? (found.at ?? null) : null;
    if (at !== null && task.record.unlistedSince == null) await task.change(() => ({ unlistedSince: at }));
    const isProof = absence.isProven(at, task.record.unlistedSince ?? null);
    const isLastOfFirst = look === FIRST_LOOKS.length - 1;
    if (found.kind === 'unknown' && (isProof || isLastOfFirst || !found.again)) {
      await settle(task, cannotLook(found.error, task.record, ports.log));
      return 'rest';
    }
    if (found.kind === 'not-found' && isProof) {
      if (back === 0) {
        back = FAR_BACK;
        continue;
      }
      await settle(task, noRecord(task.record, ports.log));
      return 'rest';
    }
    if (isLastOfFirst) await settle(task, notListedYet(task.record, ports.log));
    if (task.record.failure === null) task.wait(LOOKING);
    const pause = FIRST_LOOKS[look + 1] ?? LATER_LOOKS;
    if (await task.sleep(pause)) absence.add(pause);
  }
}

async function settle(task: RunTask, failure: ReturnType<typeof noRecord>): Promise<void> {
  await task.change(() => ({ failure }));
  task.wait(null);
}

/**
 * Since when fal's list is looked through: from the sending on, as far as this machine's clock can be believed; it may
 * have been set since. `back`: so many milliseconds further.
 */
function since({ record }: RunTask, { clock }: Pick<RunPorts, 'clock'>, back = 0): number {
  const sentAt = record.submits.at(-1)?.at ?? record.createdAt;
  return Math.min(sentAt, clock.now()) - back;
}

type Look = Recovered | { readonly kind: 'unknown'; readonly error: unknown; readonly again: boolean };

/** One look. No connection is waited out, as long as it takes: without one the user could do nothing either. */
function lookUp(task: RunTask, ports: RunPorts, back: number): Promise<Look> {
  const { mesh } = task.record.uploads;
  if (mesh === null) return Promise.resolve({ kind: 'not-found' });
  return insist(task, async () => {
    try {
      return await ports.fal.findByUpload(mesh.url, since(task, ports, back), task.signal);
    } catch (error) {
      task.signal.throwIfAborted();
      if (error instanceof AppError && error.code === 'network') throw error;
      return { kind: 'unknown', error, again: error instanceof AppError && error.retryable };
    }
  });
}

/** fal has the run after all: it goes on as if its answer had come. */
async function adopt(task: RunTask, requestId: string): Promise<void> {
  task.cancelOwed ||= task.record.cancelRequestedAt !== null;
  await task.enter('queued', () => ({ requestId, failure: null, unlistedSince: null }));
}

/**
 * One look before a run is sent again: fal's list may know by now what it did not know before, and a look is free.
 *
 * @returns true where fal has the run, which then goes on instead of being sent.
 */
export async function foundAfterAll(task: RunTask, ports: RunPorts): Promise<boolean> {
  const { uploads, submits } = task.record;
  if (uploads.mesh === null || submits.length === 0) return false;
  try {
    const answer = await ports.fal.findByUpload(uploads.mesh.url, since(task, ports, FAR_BACK), task.signal);
    if (answer.kind === 'not-found') return false;
    await adopt(task, answer.requestId);
    return true;
  } catch (error) {
    task.signal.throwIfAborted();
    ports.log.warn(`run ${task.record.id} is sent again without a last look`, { error: String(error) });
    return false;
  }
}
