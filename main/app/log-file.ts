import path from 'node:path';
import electronLog from 'electron-log/main';
import type { Log } from '../base/log.ts';
import { logOver } from './log-lines.ts';

const MAX_BYTES = 10 * 1024 * 1024;

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
  return logOver((level, line) => log[level](line), secrets);
}
