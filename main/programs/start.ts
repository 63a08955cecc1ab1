import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { childEnv } from './child-env.ts';
import type { Start } from './port.ts';

/** Starts a program of this machine in a group of its own, so that it stays when the app quits. */
export const startProgram: Start = (program, args, { log, background }) => {
  const output = log === null ? 'ignore' : openSync(log, 'w');
  try {
    const child = spawn(program, [...args], {
      shell: false,
      detached: true,
      stdio: ['ignore', output, output],
      // A window's first showing would be hidden with the console.
      windowsHide: background,
      env: childEnv(process.env),
    });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    ended.catch(() => undefined); // whoever does not wait for it need not hear of it
    child.unref();
    const { pid } = child;
    return {
      ended,
      kill() {
        if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
        try {
          // A wrapper's own child must go too; Windows has no groups of this kind.
          if (process.platform === 'win32') child.kill();
          else process.kill(-pid, 'SIGKILL');
        } catch {
          child.kill('SIGKILL');
        }
      },
    };
  } finally {
    if (typeof output === 'number') closeSync(output);
  }
};
