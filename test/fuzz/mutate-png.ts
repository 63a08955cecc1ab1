import { crc32 } from 'node:zlib';
import type { Random } from './random.ts';

/** Breaks a PNG's chunks and mends their checksums, so that decoders get further. */
export function mutatePng(bytes: Uint8Array, random: Random): Uint8Array {
  const chunks = chunksOf(bytes);
  for (let times = 1 + random.below(2); times > 0; times--) {
    const at = random.below(chunks.length);
    const chunk = chunks[at];
    if (chunk === undefined) break;
    switch (random.below(5)) {
      case 0:
        chunks.splice(at, 1);
        break;
      case 1:
        chunks.splice(random.below(chunks.length), 0, chunk);
        break;
      case 2:
        chunks[at] = { type: random.of(TYPES), data: chunk.data };
        break;
      case 3:
        chunks[at] = { type: chunk.type, data: chunk.data.subarray(0, random.below(chunk.data.length + 1)) };
        break;
      default: {
        const data = Buffer.from(chunk.data);
        if (data.length > 0) data[random.below(data.length)] = random.of([0, 1, 2, 3, 4, 6, 7, 8, 16, 127, 128, 255]);
        chunks[at] = { type: chunk.type, data };
      }
    }
  }
  return Buffer.concat([bytes.subarray(0, 8), ...chunks.map(bytesOfChunk)]);
}

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

const TYPES = ['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'iCCP', 'tEXt', 'pHYs', 'acTL', 'fcTL', 'fdAT', 'eXIf'] as const;

function chunksOf(bytes: Uint8Array): Chunk[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const chunks: Chunk[] = [];
  for (let at = 8; at + 12 <= buffer.length;) {
    const length = buffer.readUInt32BE(at);
    chunks.push({ type: buffer.toString('latin1', at + 4, at + 8), data: buffer.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

function bytesOfChunk({ type, data }: Chunk): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length);
  head.write(type, 4, 'latin1');
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(data, crc32(head.subarray(4))));
  return Buffer.concat([head, data, sum]);
}
