import type { Random } from './random.ts';

/** Breaks bytes as disks, downloads and bad exporters do, whatever they mean. */
export function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  // `slice` of a Buffer would be a view of it.
  const broken = Uint8Array.from(bytes);
  const at = (): number => random.below(broken.length);
  switch (random.below(6)) {
    case 0:
      return broken.subarray(0, at());
    case 1:
      for (let i = 0; i < 8; i++) broken[at()] = random.below(256);
      return broken;
    case 2:
      return broken.fill(random.of([0, 255]), at(), at());
    case 3: {
      // A piece is missing.
      const from = at();
      return Buffer.concat([broken.subarray(0, from), broken.subarray(from + random.below(64))]);
    }
    case 4: {
      // A piece is there twice.
      const from = at();
      return Buffer.concat([broken.subarray(0, from + random.below(64)), broken.subarray(from)]);
    }
    default: {
      const place = Math.min(at(), broken.length - 4);
      if (place >= 0) new DataView(broken.buffer).setUint32(place, random.of(WORDS), true);
      return broken;
    }
  }
}

/** Where counts and offsets go wrong. */
const WORDS = [
  0, 1, 0x7f, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff, 0x7fc00000, 0x7f800000,
] as const;
