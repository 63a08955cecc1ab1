import type { PartFile } from './part-file.ts';

/** What a server's answer to a download means for the bytes already here. */
export type Plan =
  /** Write the body from byte `from` on. `promised`: where the body says it ends; null where it does not. */
  | {
      readonly kind: 'body';
      readonly from: number;
      readonly promised: number | null;
      readonly total: number | null;
      /** To be noted for going on later; null where that would not be sound. */
      readonly etag: string | null;
    }
  /** The bytes here are all there are. */
  | { readonly kind: 'whole' }
  /** They are of no use: ask again, for everything. */
  | { readonly kind: 'start-over' }
  | { readonly kind: 'refused' };

/** Headers that ask for the rest of a half-fetched file, and for nothing else if it has changed. */
export function rangeHeaders(part: PartFile): Readonly<Record<string, string>> {
  // A compressed body would be counted in other bytes than the file's.
  const plain = { 'accept-encoding': 'identity' };
  if (part.bytes === 0) return plain;
  const range = { ...plain, range: `bytes=${part.bytes}-` };
  // A weak ETag may not stand in If-Range; there the one that comes back is compared instead.
  return part.etag.startsWith('"') ? { ...range, 'if-range': part.etag } : range;
}

export function planOf(status: number, headers: Headers, part: PartFile): Plan {
  const etag = headers.get('etag') ?? '';
  if (status === 200) {
    const encoded = (headers.get('content-encoding') ?? 'identity') !== 'identity';
    const length = encoded ? null : count(headers.get('content-length'));
    return { kind: 'body', from: 0, promised: length, total: length, etag: encoded ? null : etag };
  }
  if (status === 206) {
    const [, first = '', last = '', size = ''] =
      /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers.get('content-range')?.trim() ?? '') ?? [];
    if (part.bytes === 0 || first !== String(part.bytes) || etag !== part.etag) return { kind: 'start-over' };
    return { kind: 'body', from: part.bytes, promised: Number(last) + 1, total: count(size), etag };
  }
  if (status === 416) {
    const [, size = ''] = /^bytes \*\/(\d+)$/.exec(headers.get('content-range')?.trim() ?? '') ?? [];
    return size === String(part.bytes) && part.bytes > 0 ? { kind: 'whole' } : { kind: 'start-over' };
  }
  return { kind: 'refused' };
}

function count(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
