import { type ChildProcess, type StdioOptions, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { ForkOptions } from 'electron';

const CHILD = path.join(import.meta.dirname, 'utility-child.ts');

/** Electron's UtilityProcess: a Node child whose messages are structured clones; ports cannot be sent. */
export class UtilityProcess extends EventEmitter {
  readonly #child: ChildProcess;

  constructor(modulePath: string, args: readonly string[], options: ForkOptions) {
    super();
    const out = options.stdio === 'pipe' || options.stdio === 'ignore' ? options.stdio : 'inherit';
    const stdio: StdioOptions = ['ignore', out, out, 'ipc'];
    this.#child = fork(CHILD, [modulePath, ...args], {
      serialization: 'advanced',
      env: { ...(options.env ?? process.env) },
      execArgv: options.execArgv ?? [],
      stdio,
      ...(options.cwd !== undefined && { cwd: options.cwd }),
    });
    this.#child.on('spawn', () => this.emit('spawn'));
    this.#child.on('message', (message) => this.emit('message', (message as { readonly message: unknown }).message));
    this.#child.on('exit', (code) => this.emit('exit', code ?? 1));
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null ? this.#child.pid : undefined;
  }
  get stdout(): Readable | null {
    return this.#child.stdout;
  }
  get stderr(): Readable | null {
    return this.#child.stderr;
  }
  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) throw new Error('electron stand-in: ports cannot be sent to a utility process');
    if (this.#child.connected) this.#child.send({ message }, () => undefined);
  }
  kill(): boolean {
    return this.#child.kill();
  }
}

export function makeUtilityProcess() {
  const running = new Set<UtilityProcess>();
  process.once('exit', () => running.forEach((child) => child.kill()));
  return {
    fork(modulePath: string, args: readonly string[] = [], options: ForkOptions = {}): UtilityProcess {
      const child = new UtilityProcess(modulePath, args, options);
      running.add(child);
      child.on('exit', () => running.delete(child));
      return child;
    },
  };
}
