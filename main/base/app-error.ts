import type { Charged, ErrorCode } from '../../preload/contract/errors.ts';

export interface AppErrorOptions {
  /** One sentence: what to do next, or that nothing need be done. */
  readonly advice?: string;
  /** Default `no`: nearly everything that fails here fails before money is spent. */
  readonly charged?: Charged;
  /** True where trying the same step again can help and costs nothing more. */
  readonly retryable?: boolean;
  /** How long the other side asked us to wait before that, in milliseconds. */
  readonly retryAfter?: number | null;
  readonly cause?: unknown;
}

/** An error the app understands. Anything else that reaches the edge is reported as `internal`, its text kept in the log. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly advice: string;
  readonly charged: Charged;
  readonly retryable: boolean;
  readonly retryAfter: number | null;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.advice = options.advice ?? '';
    this.charged = options.charged ?? 'no';
    this.retryable = options.retryable ?? false;
    this.retryAfter = options.retryAfter ?? null;
  }
}

/** True for what an AbortSignal throws, whoever threw it. */
export function isAbort(error: unknown): boolean {
  return (
    error instanceof Error && (error.name === 'AbortError' || (error instanceof AppError && error.code === 'cancelled'))
  );
}

/** The system's code of an error (`ENOENT`, `ENOSPC`), looked for along its causes; null where there is none. */
export function systemCode(error: unknown): string | null {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string' && !(at instanceof AppError)) return at.code;
  }
  return null;
}

/** Whether the system let somebody else have it, not us. */
export const isForbidden = (error: unknown): boolean => ['EACCES', 'EPERM'].includes(systemCode(error) ?? '');

/** Errors of the disk as the app's own; everything else comes back as it was. */
export function fromDisk(error: unknown): unknown {
  // Whoever made it knew more than the system's code, which may still stand in its causes.
  if (error instanceof AppError) return error;
  switch (systemCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError('disk-full', 'There is not enough room on the disk.', {
        advice: 'Free some space, then try again. Nothing is lost.',
        retryable: true,
        cause: error,
      });
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new AppError('read-only', 'The library folder cannot be written to.', {
        advice: 'Check its permissions, or whether the disk is read-only, then try again.',
        retryable: true,
        cause: error,
      });
    case 'ENOENT':
    case 'ENOTDIR':
      return new AppError('file-missing', 'A file is not where it was.', {
        advice: 'If the library is on a disk that was unplugged, plug it in again.',
        retryable: true,
        cause: error,
      });
    default:
      return error;
  }
}
