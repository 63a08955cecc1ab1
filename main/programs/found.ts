import { createHash } from 'node:crypto';
import type { System } from './port.ts';

/** Folders of PATH, in its order. */
export function pathFolders({ platform, env, path }: System): readonly string[] {
  const written = platform === 'win32' ? (env['Path'] ?? env['PATH'] ?? '') : (env['PATH'] ?? '');
  // A relative entry would mean another program from each folder.
  return written.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
}

/** Folders inside `folder` whose names fit, as absolute paths. */
export async function foldersIn({ list, path }: System, folder: string, name: RegExp): Promise<readonly string[]> {
  return (await list(folder)).filter((entry) => name.test(entry)).map((entry) => path.join(folder, entry));
}

/** Names a program for the page, the same at each start. */
export const programId = (program: string, args: readonly string[] = []): string =>
  createHash('sha256')
    .update([program, ...args].join('\0'))
    .digest('hex')
    .slice(0, 16);
