import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { expect, onTestFinished } from 'vitest';
import { AppError } from '../../../main/base/app-error.ts';
import { systemClock, type Clock } from '../../../main/base/clock.ts';
import { silentLog, type Log } from '../../../main/base/log.ts';
import { createFal, type FalDeps } from '../../../main/fal/fal.ts';
import type { Fal, RemoteFile, Transfer, UltrashapeInput } from '../../../main/fal/port.ts';
import type { Fetch } from '../../../main/fal/transport.ts';
import { DEFAULT_PARAMS, type Progress } from '../../../preload/contract/runs.ts';
import { meshFile, pictureFile } from '../../fal-server/driving.ts';
import type { FalServerOptions } from '../../fal-server/options.ts';
import { startFalServer, type FalServer } from '../../fal-server/server.ts';

export interface Bench {
  readonly server: FalServer;
  readonly fal: Fal;
  /** A folder of this test's own. */
  readonly folder: string;
  /** Everything that was logged, as text. */
  readonly logged: () => string;
}

export interface BenchOptions extends FalServerOptions {
  readonly readKey?: (server: FalServer) => string | null;
  readonly clock_?: Clock;
  readonly fetch?: Fetch;
}

/** A local fal, our client of it, and a folder; all gone when the test ends. The client must have kept its word by then. */
export async function bench(options: BenchOptions = {}): Promise<Bench> {
  const { readKey, clock_, fetch: given, ...settings } = options;
  const server = await startFalServer({ queueMs: 0, runMs: 0, trianglesAt1024: 2000, ...settings });
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ultrashape-fal-'));
  const lines: unknown[] = [];
  const note = (...line: unknown[]): string => {
    lines.push(line);
    return '';
  };
  const log: Log = { info: note, warn: note, error: note };
  const fal = clientOf(server, {
    ...(given !== undefined && { fetch: given }),
    readKey: () => (readKey === undefined ? server.key : readKey(server)),
    clock: clock_ ?? systemClock,
    log,
  });
  onTestFinished(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
    expect(server.violations().filter((violation) => violation.includes('key'))).toEqual([]);
  });
  return { server, fal, folder, logged: () => inspect(lines, { depth: 10 }) };
}

/** Our client as the app has it when it starts, knowing nothing but the key. */
export function clientOf(server: FalServer, deps: Partial<FalDeps> = {}): Fal {
  return createFal({
    fetch: async (url, init) => fetch(url, init),
    readKey: () => server.key,
    clock: systemClock,
    log: silentLog,
    endpoint: server.origin,
    ...deps,
  });
}

/** A clock that never waits, so that what is tried again is tried at once, and nothing times out. */
export const impatient: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    if (ms <= 5000) return;
    await systemClock.sleep(ms, signal);
  },
};

/** A clock on which every wait is over in a moment: what does not answer at once has taken too long. */
export function hasty(): Clock {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    sleep: async (ms, signal) => {
      await systemClock.sleep(Math.min(ms, 300), signal);
      ahead += ms;
    },
  };
}

export const never = (): AbortSignal => new AbortController().signal;

export interface Watched extends Transfer {
  readonly seen: readonly Progress[];
}

/** A transfer that nobody stops, and what it reported. */
export function watched(signal: AbortSignal = never()): Watched {
  const seen: Progress[] = [];
  return { signal, onProgress: (progress) => seen.push(progress), seen };
}

/** The error of something that must fail with one of ours. */
export async function failureOf(work: Promise<unknown>): Promise<AppError> {
  try {
    await work;
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    return error as AppError;
  }
  throw new Error('It went well, where it had to fail.');
}

/** Put a picture and a mesh on the server; what would be sent next. */
export async function uploaded({ fal, folder }: Bench): Promise<UltrashapeInput> {
  const [picture, mesh] = await Promise.all([
    saved(folder, 'hero.png', await pictureFile().bytes()),
    saved(folder, 'hero_coarse.glb', await meshFile().bytes()),
  ]);
  return {
    ...DEFAULT_PARAMS,
    image_url: await fal.upload({ path: picture, name: 'hero.png', contentType: 'image/png' }, watched()),
    model_url: await fal.upload({ path: mesh, name: 'hero_coarse.glb', contentType: 'model/gltf-binary' }, watched()),
  };
}

export async function saved(folder: string, name: string, bytes: Uint8Array): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, bytes);
  return file;
}

/** Ask until fal has finished. */
export async function finished({ fal, server }: Bench, requestId: string): Promise<void> {
  for (;;) {
    const status = await fal.status(requestId, never());
    if (status.kind === 'completed') return;
    await server.advance(0);
  }
}

/** A finished request and its file. */
export async function refined(at: Bench): Promise<{ readonly file: RemoteFile; readonly bytes: Buffer }> {
  const requestId = await at.fal.submit(await uploaded(at));
  await finished(at, requestId);
  const file = await at.fal.result(requestId, never());
  return { file, bytes: at.server.file(file.url)?.bytes ?? Buffer.of() };
}
