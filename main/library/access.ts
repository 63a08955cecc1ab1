import os from 'node:os';
import { AppError, systemCode } from '../base/app-error.ts';
import type { HeldBy } from './lock.ts';

/** Why a library can only be looked at. */
export type WhyReadOnly = 'in-use' | 'read-only' | 'disk-full' | 'too-new' | 'being-read';

/** Whether a library may be written to. */
export type Access =
  | { readonly writable: true }
  | { readonly writable: false; readonly why: WhyReadOnly; readonly message: string; readonly advice: string };

const WRITABLE: Access = { writable: true };

const readOnly = (why: WhyReadOnly, message: string, advice: string): Access => ({
  writable: false,
  why,
  message,
  advice,
});

export const access = {
  writable: WRITABLE,
  inUse: ({ host }: HeldBy, hereCalled = os.hostname()): Access =>
    readOnly(
      'in-use',
      host === null
        ? 'This library is open in another window of the app.'
        : host === hereCalled
          ? // With other settings, or by another user; or two machines have one name.
            `This library is open in another window of the app, here or on another machine that is called “${host}”.`
          : `This library is open on another machine, “${host}”.`,
      'You can look at everything. Close it there, then try again to work in it here.',
    ),
  beingRead: (): Access =>
    readOnly(
      'being-read',
      'The files of this library are still being looked through.',
      'Its cards can be looked through meanwhile. What is opened is there as soon as that is done.',
    ),
  tooNew: (): Access =>
    readOnly(
      'too-new',
      'This library was made by a newer version of the app.',
      'You can look at what this version understands; nothing of it is changed. Update the app to work in it.',
    ),
} as const;

/** What a disk says that would not take the lock; null where that is something else. */
export function refusedBy(error: unknown): Access | null {
  switch (systemCode(error)) {
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return readOnly(
        'read-only',
        'This library’s folder cannot be written to.',
        'You can look at everything. Make the disk or the folder writable, then try again to work in it.',
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return readOnly(
        'disk-full',
        'The disk of this library is full.',
        'You can look at everything. Free some space, then try again to work in it.',
      );
    default:
      return null;
  }
}

/** @throws AppError `read-only` with the reason. */
export function insistOnWriting(now: Access): void {
  if (now.writable) return;
  throw new AppError('read-only', now.message, { advice: now.advice, retryable: true });
}
