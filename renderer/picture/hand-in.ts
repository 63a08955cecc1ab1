import type { Failure, Reply } from '../../preload/contract/errors.ts';
import { ShownError, type App } from '../app.ts';

export interface HandInDeps {
  readonly app: App;
  readonly fetch: (address: string, init: RequestInit) => Promise<Response>;
}

/** This page's own. */
export const fetchHere: HandInDeps['fetch'] = (address, init) => fetch(address, init);

/**
 * Hands a file to the main process, as bytes: they never travel by call. @returns what it goes by there.
 *
 * @throws ShownError where main did not take it; the signal's reason when it fires.
 */
export async function handIn(
  { fetch }: Pick<HandInDeps, 'fetch'>,
  file: Blob,
  name: string,
  signal?: AbortSignal,
): Promise<string> {
  const headers = { 'x-file-name': encodeURIComponent(name) };
  let reply: Reply<string>;
  try {
    const answer = await fetch('upload', { method: 'POST', headers, body: file, signal: signal ?? null });
    // Our own main process wrote it.
    reply = (await answer.json()) as Reply<string>;
  } catch (error) {
    signal?.throwIfAborted();
    throw new ShownError(unreachable(error));
  }
  if (!reply.ok) throw new ShownError(reply.error);
  return reply.value;
}

/** Asks where a file is to go, and puts it there. @returns its name; null: the user thought better of it. */
export async function saveAs(deps: HandInDeps, file: Blob, name: string, signal?: AbortSignal): Promise<string | null> {
  const token = await handIn(deps, file, name, signal);
  return (await deps.app.call('picture:save', { token, name }))?.name ?? null;
}

const unreachable = (error: unknown): Failure => ({
  code: 'internal',
  message: 'The picture could not be handed over to be saved.',
  advice: 'There may be too little room on the disk. Try again, or choose a smaller size.',
  charged: 'no',
  retryable: true,
  ref: error instanceof Error ? error.name : '',
});
