import type { DistanceMap } from '../../preload/contract/mesh.ts';
import { measured, share } from '../format.ts';
import { detailText } from '../messages/compare.ts';

/** How the shape as a whole moved and grew, in words; null: not so that it would matter. */
export function driftWords({ move, scale, significant }: DistanceMap['drift']): string | null {
  if (!significant) return null;
  const by = Math.hypot(...move);
  const parts = [
    ...(by > 0 ? [detailText.moved(measured(by))] : []),
    // Below a thousandth it would be told as "0 %".
    ...(scale >= 1.001 ? [detailText.grew(share(scale - 1))] : []),
    ...(scale <= 0.999 ? [detailText.shrank(share(1 - scale))] : []),
  ];
  return parts.length === 0 ? null : detailText.drift(parts.join(detailText.and));
}
