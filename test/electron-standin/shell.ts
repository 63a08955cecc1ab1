import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { App } from './app.ts';
import { codeOf } from './events.ts';

/** Electron's `shell`: nothing is opened or shown; the trash is a folder. */
export function makeShell(app: App) {
  return {
    openExternal: () => Promise.resolve(),
    openPath: () => Promise.resolve(''),
    showItemInFolder: () => undefined,
    beep: () => undefined,
    async trashItem(file: string): Promise<void> {
      if (!existsSync(file)) throw new Error(`Failed to move item to trash: ${file}`);
      const data = process.env['XDG_DATA_HOME'] ?? path.join(app.getPath('userData'), 'standin');
      const trash = path.join(data, 'Trash', 'files');
      await mkdir(trash, { recursive: true });
      const to = path.join(trash, `${Date.now()}-${path.basename(file)}`);
      try {
        await rename(file, to);
      } catch (error) {
        if (codeOf(error) !== 'EXDEV') throw error; // the trash is on another disk
        await cp(file, to, { recursive: true });
        await rm(file, { recursive: true });
      }
    },
  };
}
