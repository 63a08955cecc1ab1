import type { Keep } from '../../preload/contract/app.ts';

const DAY = 24 * 60 * 60;
/** As `@fal-ai/client` has them. */
const SECONDS: Readonly<Record<Exclude<Keep, 'account'>, number>> = {
  '1d': DAY,
  '7d': 7 * DAY,
  '30d': 30 * DAY,
  '1y': 365 * DAY,
};

/** The headers with which an upload is announced that fal is to keep so long; none: as the account says. */
export function uploadLifecycle(keep: Keep): Readonly<Record<string, string>> {
  if (keep === 'account') return {};
  return { 'x-fal-object-lifecycle': JSON.stringify({ expiration_duration_seconds: SECONDS[keep] }) };
}
