import type { InputView } from '../../preload/contract/library.ts';
import type { InputRecord } from './records.ts';

/** An input as the page may see it: no path, no hash. */
export function toInputView({
  id,
  slot,
  name,
  bytes,
  addedAt,
  notes,
  size,
  hasAlpha,
  triangles,
}: InputRecord): InputView {
  return { id, slot, name, bytes, addedAt, notes, size, hasAlpha, triangles };
}
