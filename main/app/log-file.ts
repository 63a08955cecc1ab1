import path from 'node:path';
import electronLog from 'electron-log/main';
import { AppError, systemCode } from '../base/app-error.ts';
import type { Log } from '../base/log.ts';
import { redact } from '../base/redact.ts';

const MAX_BYTES = 10 * 1024 * 1024;
const REF_ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/**
 * The log on disk: one JSON object a line, at most two files of 10 MB, every text redacted before it is written.
 *
 * @param secrets what must not stand in it, whatever it looks like; asked at each line.
 */
export function openLog(folder: string, secrets: () => readonly string[]): Log {
  const log = electronLog.create({ logId: 'app' });
  log.transports.console.level = false;
  log.transports.ipc.level = false;
  log.transports.file.resolvePathFn = () => path.join(folder, 'main.log');
  log.transports.file.maxSize = MAX_BYTES;
  log.transports.file.format = ({ data }) => data as string[];

  const line = (level: string, message: string, details: Readonly<Record<string, unknown>>): string =>
    redact(JSON.stringify({ at: new Date().toISOString(), level, message, ...details }), secrets());
  return {
    info: (message, details = {}) => log.info(line('info', message, details)),
    warn: (message, details = {}) => log.warn(line('warn', message, details)),
    error(message, error, details = {}) {
      const ref = newRef();
      log.error(line('error', message, { ref, error: described(error), ...details }));
      return ref;
    },
  };
}

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
