/** Four linear numbers a vertex from three that are meant for the screen; those above 1 count to 255. */
export function linear(colours: Float32Array | null): Float32Array | null {
  if (colours === null) return null;
  const full = colours.some((value) => value > 1) ? 255 : 1;
  const out = new Float32Array((colours.length / 3) * 4).fill(1);
  for (let from = 0, to = 0; from < colours.length; from += 3, to += 4) {
    for (let i = 0; i < 3; i++) out[to + i] = linearOf((colours[from + i] ?? 0) / full);
  }
  return out;
}

/** IEC 61966-2-1. */
export function linearOf(screen: number): number {
  const value = Number.isFinite(screen) ? Math.min(1, Math.max(0, screen)) : 0;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
