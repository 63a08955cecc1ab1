import { LARGEST_AREA, LONGEST_SIDE } from './sheet-layout.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A view of this size `times` as large; as large as can be drawn where that is too large. Pixels. */
export function enlarged({ width, height }: Size, times: number, longest = LONGEST_SIDE): Size {
  const most = Math.min(times, longest / width, longest / height, Math.sqrt(LARGEST_AREA / (width * height)));
  return { width: Math.max(1, Math.floor(width * most)), height: Math.max(1, Math.floor(height * most)) };
}

/** A size for films: encoders take even numbers only. `height` is wanted, `aspect` is width ÷ height. */
export function filmSize(height: number, aspect: number): Size {
  const even = (value: number) => Math.max(2, Math.round(value / 2) * 2);
  return { width: even(height * aspect), height: even(height) };
}
