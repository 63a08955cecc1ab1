import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../base/app-error.ts';

/** Formats that begin with room for words: PLY and OBJ have comments, STL has 80 bytes. */
export type HeadKind = 'ply' | 'obj' | 'stl';

/** A head longer than this is not ours. Bytes. */
const MOST_HEAD = 64 * 1024;
const STL_HEAD = 80;
/** Readers of PLY take lines of a thousand letters and less. */
const PER_LINE = 180;
const MARK = 'ultrashape-origin: ';
const COMMENT = { ply: 'comment ', obj: '# ' } as const;
const CHUNK = { highWaterMark: 1 << 20 };

/** The words before a mesh, and where its geometry begins. */
interface Head {
  readonly text: string;
  readonly rest: number;
}

/** Null for what is no such file. @throws what the disk says. */
async function headOf(file: string, kind: HeadKind): Promise<Head | null> {
  const handle = await open(file, 'r');
  let bytes: Buffer;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MOST_HEAD), 0, MOST_HEAD, 0);
    bytes = buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
  const rest = ENDS[kind](bytes.toString('latin1'));
  return rest === null ? null : { text: bytes.toString('latin1', 0, rest), rest };
}

/** Where each kind's head ends; null: it is no such file. */
const ENDS: Readonly<Record<HeadKind, (text: string) => number | null>> = {
  ply: (text) => {
    const end = /^ply\r?\n[^]*?\nend_header\r?\n/.exec(text);
    return end === null ? null : end[0].length;
  },
  obj: (text) => /^(?:#[^\n]*\n)*/.exec(text)?.[0].length ?? 0,
  stl: (text) => (text.length < STL_HEAD || text.startsWith('solid') ? null : STL_HEAD),
};

/** What the head says of the file's origin; null: nothing. */
export async function readHead(file: string, kind: HeadKind): Promise<string | null> {
  const head = await headOf(file, kind);
  if (head === null || kind === 'stl') return null;
  const before = `${COMMENT[kind]}${MARK}`;
  const parts = linesOf(head.text).filter((line) => line.startsWith(before));
  return parts.length === 0 ? null : parts.map((line) => line.slice(before.length)).join('');
}

/** SHA-256 of what stands behind the head; null for what is no such file. */
export async function hashBehindHead(file: string, kind: HeadKind, signal?: AbortSignal): Promise<string | null> {
  const head = await headOf(file, kind);
  if (head === null) return null;
  const hash = createHash('sha256');
  const bytes = createReadStream(file, { ...CHUNK, start: head.rest });
  await pipeline(bytes, hash, signal === undefined ? {} : { signal });
  return hash.digest('hex');
}

/**
 * Copy a file with this said in its head, in the place of what was said there; every byte behind it stays. By streams.
 *
 * @param said Latin letters in one line; of an STL, as much as fits. Null: nothing.
 * @param target must not be there.
 * @throws AppError `damaged`; what the disk says, and then half of `target` may be there.
 */
export async function copyWithHead(
  source: string,
  target: string,
  kind: HeadKind,
  said: string | null,
  signal?: AbortSignal,
): Promise<void> {
  const head = await headOf(source, kind);
  if (head === null) throw new AppError('damaged', 'The finished file is not what it should be.');
  const text = kind === 'stl' ? stlHead(said) : withLines(head.text, kind, said);
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from(text, 'latin1');
    yield* createReadStream(source, { ...CHUNK, start: head.rest });
  };
  const out = createWriteStream(target, { flags: 'wx', flush: true });
  await pipeline(pieces, out, signal === undefined ? {} : { signal });
}

const linesOf = (text: string): string[] => text.split('\n').map((line) => line.replace(/\r$/, ''));

function withLines(text: string, kind: 'ply' | 'obj', said: string | null): string {
  const before = `${COMMENT[kind]}${MARK}`;
  const kept = linesOf(text).filter((line) => !line.startsWith(before));
  const parts = said === null ? [] : (said.match(new RegExp(`.{1,${PER_LINE}}`, 'g')) ?? []);
  // Behind the first two lines of a PLY, which are prescribed, and behind the name of the app.
  const at = kind === 'ply' ? 2 : Math.min(1, kept.length - 1);
  return kept.toSpliced(at, 0, ...parts.map((part) => `${before}${part}`)).join('\n');
}

/** It must not begin with "solid", which is the text form. */
const stlHead = (said: string | null): string =>
  `Binary STL by Ultrashape Desktop${said === null ? '' : `, ${said}`}`.slice(0, STL_HEAD).padEnd(STL_HEAD);
