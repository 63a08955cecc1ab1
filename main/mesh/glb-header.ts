import { damaged, unsupported } from './errors.ts';

/** First byte and number of bytes of a piece of a file. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

/** Where the two pieces of a GLB stand. */
export interface GlbParts {
  readonly json: Span;
  /** Null: it has no binary chunk. */
  readonly bin: Span | null;
  /** The length that its header states; what stands behind is not part of it. */
  readonly length: number;
}

const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const BIN_CHUNK = 0x004e4942;

/**
 * Find the chunks of a GLB 2.0 (glTF 2.0 §4.4).
 *
 * @throws AppError `damaged` where it is cut off or its lengths contradict each other, `unsupported-file` for another version.
 */
export function splitGlb(bytes: Uint8Array, name: string): GlbParts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || view.getUint32(0, true) !== MAGIC) throw damaged(`${name} is not a whole GLB.`);
  const version = view.getUint32(4, true);
  if (version !== 2) {
    throw unsupported(
      `${name} is a GLB of version ${version}; the app reads version 2.`,
      'Export it again as glTF 2.0.',
    );
  }
  const length = view.getUint32(8, true);
  if (length > bytes.length) {
    throw damaged(`${name} is cut off: ${bytes.length} of ${length} bytes are there.`);
  }
  let json: Span | null = null;
  let bin: Span | null = null;
  for (let at = 12; at + 8 <= length;) {
    const chunk = { offset: at + 8, length: view.getUint32(at, true) };
    const type = view.getUint32(at + 4, true);
    if (chunk.offset + chunk.length > length) throw damaged(`${name} is cut off inside one of its chunks.`);
    if (json === null) {
      if (type !== JSON_CHUNK) throw damaged(`${name} does not begin with its description.`);
      json = chunk;
    } else if (type === BIN_CHUNK) {
      bin ??= chunk;
    }
    // Chunks are padded to four bytes; some writers leave the padding out of the stated length.
    at = chunk.offset + chunk.length;
  }
  if (json === null) throw damaged(`${name} has no description.`);
  return { json, bin, length };
}

/**
 * The description of a glTF, as JavaScript values of any shape.
 *
 * @throws AppError `damaged`.
 */
export function parseDescription(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw damaged(`The description inside ${name} cannot be read.`, error);
  }
}
