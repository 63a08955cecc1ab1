const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const BIN_CHUNK = 0x004e4942;

/** The two chunks of a GLB that is in order. */
export function splitBytes(bytes: Uint8Array): { readonly json: string; readonly bin: Uint8Array } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = buffer.readUInt32LE(12);
  return { json: buffer.toString('utf8', 20, 20 + length), bin: buffer.subarray(28 + length) };
}

export function glbOf(json: string, bin: Uint8Array): Uint8Array {
  const text = Buffer.from(json.padEnd(Math.ceil(json.length / 4) * 4));
  const padded = Buffer.concat([bin, new Uint8Array((4 - (bin.length % 4)) % 4)]);
  const head = words(MAGIC, 2, 28 + text.length + padded.length, text.length, JSON_CHUNK);
  return Buffer.concat([head, text, words(padded.length, BIN_CHUNK), padded]);
}

const words = (...numbers: readonly number[]): Buffer => Buffer.from(Uint32Array.from(numbers).buffer);
