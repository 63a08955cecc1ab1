import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import type { CDPSession } from '@playwright/test';

const CANDIDATES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
];

/** The same engine without a window or anything around it: it starts with a quarter of the processor time. */
const HEADLESS_SHELL = '/usr/bin/chromium-headless-shell';

/**
 * The Chromium to drive: $STANDIN_CHROMIUM, $CHROMIUM_PATH, else the first of the system's; null: there is none.
 *
 * @param shown false: nobody looks at it, so that the lightest will do
 */
export function findChromium({ shown = true } = {}): string | null {
  const asked = [process.env['STANDIN_CHROMIUM'], process.env['CHROMIUM_PATH']];
  const ours = shown ? CANDIDATES : [HEADLESS_SHELL, ...CANDIDATES];
  return [...asked, ...ours].find((file) => file !== undefined && existsSync(file)) ?? null;
}

/** One target's (or, without a session id, the browser's) commands and events, typed by Playwright's protocol. */
export interface Session {
  readonly on: CDPSession['on'];
  readonly off: CDPSession['off'];
  readonly send: CDPSession['send'];
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly sessionId?: string };
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly sessionId?: string;
}

interface Waiting {
  readonly method: string;
  readonly sessionId: string | undefined;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Characters of Chromium's output that are kept. */
const LAST_WORDS = 2000;

/** A Chrome DevTools Protocol client over --remote-debugging-pipe, and the Chromium process behind it. */
export class Browser {
  readonly session: Session;
  /** Settles when Chromium has ended. */
  readonly ended: Promise<void>;
  readonly #process: ChildProcess;
  readonly #to: Writable;
  readonly #pending = new Map<number, Waiting>();
  readonly #emitters = new Map<string | undefined, EventEmitter>();
  #parts: Buffer[] = [];
  #lastId = 0;
  #closed = false;
  #said = '';

  /** @param executable a Chromium; @param args its switches */
  constructor(executable: string, args: readonly string[]) {
    // A dummy bus keeps Chromium from logging one failed D-Bus call after another.
    const env = { DBUS_SESSION_BUS_ADDRESS: 'disabled:', ...process.env };
    // detached: a process group of its own, to be killed as one.
    const stdio: ('ignore' | 'pipe')[] = ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'];
    this.#process = spawn(executable, [...args], { stdio, env, detached: true });
    this.#process.stderr?.on('data', (data: Buffer) => {
      this.#said = (this.#said + String(data)).slice(-LAST_WORDS);
      for (const line of String(data).split('\n')) {
        // Playwright reads the address of the debugging port from this line.
        if (line.startsWith('DevTools listening on') || process.env['STANDIN_VERBOSE'])
          process.stderr.write(`${line}\n`);
      }
    });
    // Pipes, as asked for above.
    this.#to = this.#process.stdio[3] as Writable;
    this.#to.on('error', () => undefined);
    (this.#process.stdio[4] as Readable).on('data', (chunk: Buffer) => this.#read(chunk));
    this.ended = new Promise((resolve) => {
      const end = (): void => {
        this.#closed = true;
        for (const { reject } of this.#pending.values()) reject(new Error('Chromium exited'));
        this.#pending.clear();
        resolve();
      };
      this.#process.on('exit', end);
      this.#process.on('error', end);
    });
    this.session = this.#makeSession(undefined);
  }

  /** The end of what Chromium wrote: why it went, where nobody asked it to. */
  get lastWords(): string {
    return this.#said;
  }

  /** Attaches to a target. */
  async attach(targetId: string): Promise<Session> {
    const { sessionId } = await this.session.send('Target.attachToTarget', { targetId, flatten: true });
    return this.#makeSession(sessionId);
  }

  /** Kills Chromium and what it started, and waits (at exit nothing asynchronous would run) until it writes no more. */
  kill(): void {
    const { pid } = this.#process;
    if (this.#closed || pid === undefined) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      return; // it ended just now
    }
    for (let attempt = 0; attempt < 50 && runs(pid); attempt++) pause(10);
  }

  #makeSession(sessionId: string | undefined): Session {
    const emitter = new EventEmitter();
    emitter.setMaxListeners(0);
    this.#emitters.set(sessionId, emitter);
    // The protocol's types hold as far as Chromium keeps to them: here is the edge.
    return {
      on: emitter.on.bind(emitter) as unknown as CDPSession['on'],
      off: emitter.off.bind(emitter) as unknown as CDPSession['off'],
      send: ((method: string, params?: object) => this.#send(method, params, sessionId)) as CDPSession['send'],
    };
  }

  #send(method: string, params: object = {}, sessionId: string | undefined): Promise<unknown> {
    if (this.#closed) return Promise.reject(new Error('Chromium exited'));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, method, sessionId });
      this.#to.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  #read(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
      this.#parts.push(chunk.subarray(start, end));
      const text = Buffer.concat(this.#parts).toString();
      this.#parts = [];
      this.#dispatch(JSON.parse(text) as Message);
      start = end + 1;
    }
    if (start < chunk.length) this.#parts.push(chunk.subarray(start));
  }

  #dispatch({ id, method, params, result, error, sessionId }: Message): void {
    if (id !== undefined) {
      const waiting = this.#pending.get(id);
      this.#pending.delete(id);
      if (error) waiting?.reject(new Error(`${waiting.method}: ${error.message}`));
      else waiting?.resolve(result);
    } else if (method === 'Target.detachedFromTarget') this.#forget(params?.sessionId);
    else if (method !== undefined) this.#emitters.get(sessionId)?.emit(method, params);
  }

  /** What was asked of a target that is gone is never answered. */
  #forget(sessionId: string | undefined): void {
    if (sessionId === undefined) return;
    this.#emitters.delete(sessionId);
    for (const [id, waiting] of this.#pending) {
      if (waiting.sessionId !== sessionId) continue;
      this.#pending.delete(id);
      waiting.reject(new Error(`${waiting.method}: the target is gone`));
    }
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Whether a process of ours still runs: a zombie, waiting for us to look, does not. */
function runs(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .startsWith('Z');
  } catch {
    return false;
  }
}
