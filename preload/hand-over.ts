import type { DroppedFile } from './contract/dropped-file.ts';
import type { Failure, Reply } from './contract/errors.ts';

export interface HandOverDeps {
  /** Path of a file of the disk; empty for one that has none. */
  readonly pathOf: (file: File) => string;
  readonly fetch: (address: string, init: RequestInit) => Promise<Response>;
}

/**
 * The page's `File`s as the main process takes them. A file of the disk becomes its path; one that has none (dragged from
 * a browser, pasted) is streamed to the main process and becomes a token. What is no `File` becomes null, which main
 * refuses: a page cannot name a path itself.
 *
 * @returns main's own reason where it did not take a file.
 */
export async function handOver(
  files: readonly unknown[],
  deps: HandOverDeps,
): Promise<Reply<readonly (DroppedFile | null)[]>> {
  const replies = await Promise.all(files.map((file) => toWire(file, deps)));
  const value: (DroppedFile | null)[] = [];
  for (const reply of replies) {
    if (!reply.ok) return reply;
    value.push(reply.value);
  }
  return { ok: true, value };
}

async function toWire(file: unknown, { pathOf, fetch }: HandOverDeps): Promise<Reply<DroppedFile | null>> {
  if (!(file instanceof File)) return { ok: true, value: null };
  const path = pathOf(file);
  if (path !== '') return { ok: true, value: { kind: 'path', path } };
  try {
    const headers = { 'x-file-name': encodeURIComponent(file.name) };
    const answer = await fetch('upload', { method: 'POST', headers, body: file });
    // Our own main process wrote it.
    const reply = (await answer.json()) as Reply<string>;
    return reply.ok ? { ok: true, value: { kind: 'upload', token: reply.value } } : reply;
  } catch {
    return { ok: false, error: unreadable(file.name) };
  }
}

/** The bytes never arrived: whoever lent the file has taken it back. */
const unreadable = (name: string): Failure => ({
  code: 'file-missing',
  message: `“${name}” could not be read.`,
  advice: 'Save it to a folder, then drop it from there.',
  charged: 'no',
  retryable: true,
  ref: '',
});
