import type { FoundRun } from '../../preload/contract/found.ts';
import { stamp } from '../format.ts';
import { foundText } from '../messages/found.ts';

/** What became of a request, as far as fal says. */
export function outcomeOf({ delivered, endedAt }: FoundRun): {
  readonly kind: 'delivered' | 'failed' | 'unknown';
  readonly words: string;
} {
  if (delivered === true) return { kind: 'delivered', words: foundText.delivered };
  if (delivered === false) return { kind: 'failed', words: foundText.failed };
  return { kind: 'unknown', words: endedAt === null ? foundText.underWay : foundText.unknown };
}

/** How long its files are at fal. `now`: milliseconds since 1970. */
export function keptWords({ expiresAt }: FoundRun, now: number): string {
  if (expiresAt === null) return foundText.untilUnknown;
  return expiresAt <= now ? foundText.mayBeGone : foundText.until(stamp(expiresAt, now));
}

/** Why it cannot be taken in; null: it can be tried. */
export function whyNot({ delivered, params }: FoundRun): string | null {
  if (delivered === false) return foundText.cannotFailed;
  return params === null ? foundText.cannotSettings : null;
}
