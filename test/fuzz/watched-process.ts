import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { MeshChannel } from '../../main/mesh/channel.ts';
import { canTellMemory, forgetPeak, residentOf } from '../bench/process-memory.ts';

const ENTRY = path.join(import.meta.dirname, '../../main/mesh/process.ts');

/** The real mesh process, its memory and its work seen from outside. Started again, it is the new one that is watched. */
export class WatchedProcess {
  #child: ChildProcess | null = null;
  #atRest = 0;
  #workedBefore = 0;

  start(): MeshChannel {
    const child = fork(ENTRY, [], { serialization: 'advanced', execArgv: [] });
    this.#child = child;
    this.#atRest = 0;
    this.#workedBefore = 0;
    return {
      postMessage: (message) => child.send(message as object, () => undefined),
      onMessage: (listener) => child.on('message', listener),
      onExit: (listener) => child.once('exit', listener),
      kill: () => child.kill('SIGKILL'),
    };
  }

  kill(): void {
    this.#child?.kill('SIGKILL');
  }

  /** From here on, `memory` and `worked` count anew. */
  forget(): void {
    const pid = this.#pid();
    if (pid === null) return;
    forgetPeak(pid);
    this.#atRest = residentOf(pid).now;
    this.#workedBefore = workOf(pid);
  }

  /** The most that the process held since `forget`, above what it held then; NaN where it cannot be told. */
  memory(): number {
    const pid = this.#pid();
    return pid === null || this.#atRest === 0 ? NaN : residentOf(pid).peak - this.#atRest;
  }

  /** The most that the process held; NaN where it cannot be told. */
  peak(): number {
    const pid = this.#pid();
    return pid === null ? NaN : residentOf(pid).peak;
  }

  /** Milliseconds for which it kept a processor busy since `forget`; null where it cannot be told. */
  worked(): number | null {
    const pid = this.#pid();
    return pid === null ? null : workOf(pid) - this.#workedBefore;
  }

  #pid(): number | null {
    const child = this.#child;
    const runs = child !== null && child.exitCode === null && child.signalCode === null;
    return runs && canTellMemory ? (child.pid ?? null) : null;
  }
}

/** Linux counts work in hundredths of a second. */
function workOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
