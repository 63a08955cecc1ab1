import { execFile } from 'node:child_process';
import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { childEnv } from './child-env.ts';
import type { Ran, System } from './port.ts';

const MOST_OUTPUT = 64 * 1024;

/** The machine that the app runs on. */
export const thisSystem: System = {
  platform: process.platform,
  env: process.env,
  home: os.homedir(),
  path,
  async isFile(file) {
    try {
      return (await stat(file)).isFile();
    } catch {
      // The aliases of the Microsoft Store are links that cannot be followed, but can be run.
      return process.platform === 'win32' && (await lstat(file).catch(() => null))?.isSymbolicLink() === true;
    }
  },
  list: (folder) => readdir(folder).catch(() => []),
  read: (file) => readFile(file, 'utf8').catch(() => ''),
  real: (file) => realpath(file).catch(() => file),
  run: (program, args, ms) =>
    new Promise<Ran>((resolve, reject) => {
      const options = {
        timeout: ms,
        killSignal: 'SIGKILL',
        maxBuffer: MOST_OUTPUT,
        windowsHide: true,
        env: childEnv(process.env),
        encoding: 'utf8',
      } as const;
      const child = execFile(program, args, options, (error, stdout, stderr) => {
        const output = `${stdout}\n${stderr}`.trim();
        if (error === null) resolve({ code: 0, output });
        else if (typeof error.code === 'string' && child.pid === undefined)
          reject(new Error(`${program} could not be started`, { cause: error }));
        else resolve({ code: typeof error.code === 'number' ? error.code : null, output });
      });
    }),
};
