/** Bytes `from` (included) to `to` (not included) of a file. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The part of `arrived` that belongs to a buffer whose bytes stand at `offset … offset + length`; null: none of it. */
export function overlap(arrived: Span, buffer: { readonly offset: number; readonly length: number }): Span | null {
  const from = Math.max(arrived.from, buffer.offset);
  const to = Math.min(arrived.to, buffer.offset + buffer.length);
  return from < to ? { from, to } : null;
}

/** `span` in pieces of at most `size` bytes, in order. */
export function* pieces(span: Span, size: number): Generator<Span> {
  for (let from = span.from; from < span.to; from += size) yield { from, to: Math.min(from + size, span.to) };
}
