import { open } from 'node:fs/promises';
import { AppError } from '../base/app-error.ts';

/** What the page may hand out: a picture, or a film of a turntable. */
export interface PictureKind {
  readonly ending: '.png' | '.webm';
  /** For the system's dialog. */
  readonly label: string;
}

const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** EBML, which Matroska's films begin with too: only those that call themselves WebM are ours. */
const EBML = Buffer.from('\x1aE\xdf\xa3', 'latin1');
const HEAD = 64;

/** What a file is by its first bytes, whatever it is called. @throws AppError `unsupported-file`. */
export async function pictureKind(file: string): Promise<PictureKind> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    const head = buffer.subarray(0, bytesRead);
    if (head.subarray(0, PNG.length).equals(PNG)) return { ending: '.png', label: 'PNG picture' };
    if (head.subarray(0, EBML.length).equals(EBML) && head.includes('webm')) {
      return { ending: '.webm', label: 'WebM film' };
    }
  } finally {
    await handle.close();
  }
  throw new AppError('unsupported-file', 'This is no picture that the app makes.', { advice: 'Nothing was saved.' });
}
