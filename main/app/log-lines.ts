import { AppError, systemCode } from '../base/app-error.ts';
import type { Log } from '../base/log.ts';
import { redact } from '../base/redact.ts';

const REF_ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

export type Level = 'info' | 'warn' | 'error';

/**
 * A log of one JSON object a line, redacted. Never throws: whoever logs has trouble enough.
 *
 * @param secrets what must not stand in it, whatever it looks like; asked at each line.
 */
export function logOver(write: (level: Level, line: string) => void, secrets: () => readonly string[]): Log {
  const say = (level: Level, message: string, details: Readonly<Record<string, unknown>>): void =>
    write(level, redact(lineOf(level, message, details), secrets().flatMap(formsOf)));
  return {
    info: (message, details = {}) => say('info', message, details),
    warn: (message, details = {}) => say('warn', message, details),
    error(message, error, details = {}) {
      const ref = newRef();
      say('error', message, { ref, error: described(error), ...details });
      return ref;
    },
  };
}

function lineOf(level: Level, message: string, details: Readonly<Record<string, unknown>>): string {
  const head = { at: new Date().toISOString(), level, message };
  try {
    return JSON.stringify({ ...head, ...details });
  } catch (error) {
    const { ref } = details;
    return JSON.stringify({ ...head, ref, unwritable: String(error) });
  }
}

/** A key and its secret half, as they are and as JSON writes them. */
const formsOf = (secret: string): string[] =>
  [secret, secret.slice(secret.indexOf(':') + 1)].flatMap((form) => [form, JSON.stringify(form).slice(1, -1)]);

/** Six characters that can be read out on the phone. */
function newRef(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => REF_ALPHABET[byte % REF_ALPHABET.length]).join(
    '',
  );
}

/** An error with its causes, as data. */
function described(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return error;
  return {
    name: error.name,
    message: error.message,
    ...(error instanceof AppError
      ? { code: error.code }
      : { system: systemCode(error) ?? undefined, stack: error.stack }),
    ...(error.cause === undefined || depth > 4 ? {} : { cause: described(error.cause, depth + 1) }),
  };
}
