import { AppError } from '../base/app-error.ts';

/**
 * The value of fal's Authorization header.
 *
 * @throws AppError `no-key`; `auth` for a key that cannot be sent. That is checked here because `fetch` would quote such
 * a header, key and all, in its error.
 */
export function authorization(key: string | null): string {
  return `Key ${usable(key)}`;
}

/** @throws as `authorization`. */
export function usable(key: string | null): string {
  const trimmed = key?.trim() ?? '';
  if (trimmed === '') {
    throw new AppError('no-key', 'There is no fal key yet.', {
      advice: 'Paste one in Settings; fal.ai/dashboard/keys makes them. Everything but refining works without.',
    });
  }
  if (!/^[\x21-\x7e]+$/.test(trimmed)) {
    throw new AppError('auth', 'The key has characters in it that no fal key has. Nothing was sent.', {
      advice: 'Paste the key again, or open fal.ai/dashboard/keys.',
    });
  }
  return trimmed;
}
