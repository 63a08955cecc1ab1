import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Orders } from './worker.ts';

/** Resolves when a worker is dead: `killAfterMs` after it is ready, earlier as its orders say, or with nothing left to do. */
export async function worker(orders: Orders, killAfterMs: number): Promise<void> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'worker.ts'), JSON.stringify(orders)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const kill = (): void => void child.kill('SIGKILL');
  const deadline = setTimeout(kill, LONGEST_LIFE);
  try {
    for await (const line of createInterface(child.stdout)) {
      if (line.includes('ready')) void sleep(killAfterMs).then(kill);
    }
    const [code, signal] = await ended;
    if (signal !== 'SIGKILL' && code !== 0) throw new Error(`The worker ended by itself: ${String(code)}.`);
  } finally {
    clearTimeout(deadline);
    kill();
  }
}

const LONGEST_LIFE = 60_000;
