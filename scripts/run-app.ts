import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';
import { findRuntime, NoRuntime, type Runtime } from './runtime.ts';

const root = path.join(import.meta.dirname, '..');

/** Finds the runtime and says which it is; where there is none, says what to do and ends. */
export async function announceRuntime(): Promise<Runtime> {
  try {
    const runtime = await findRuntime();
    console.log(runtime.line);
    return runtime;
  } catch (error) {
    if (!(error instanceof NoRuntime)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

/** Starts the built app. */
export function runApp({ kind, executablePath, env }: Runtime, args: readonly string[]): ChildProcess {
  const switches: string[] = [];
  if (kind !== 'stand-in' && process.platform === 'linux' && process.getuid?.() === 0) {
    console.log('Running as root, where Chromium has no sandbox.');
    switches.push('--no-sandbox');
  }
  // ELECTRON_RUN_AS_NODE, left over from another Electron (an editor's terminal), would make it a plain Node.
  return spawn(executablePath, [...switches, root, ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...env, ELECTRON_RUN_AS_NODE: undefined },
  });
}

/** The exit code of an ended process as a shell has it. */
export function exitCode(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal === null ? 1 : constants.signals[signal]);
}
