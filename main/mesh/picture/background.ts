import { type Mask, maskOf, type Region, regionsOf } from './mask.ts';
import type { Pixels } from './pixels.ts';

/** Width of the border that is looked at, in parts of the shorter side. */
const BORDER = 0.02;
/** Distances between colours (Oklab) within which they are alike: at least, for JPEG's noise; at most. */
const ALIKE = { least: 0.03, most: 0.12 };
/** Share of the border that has to fit the background's colours. */
const FITTING = 0.55;
/** What shows through the subject is as good as equal to the background, and no small thing (share of the picture). */
const THROUGH = { alike: 0.4, least: 0.003 };
/** How often the surface is fitted: first to the border, then to what was found to be like it. */
const ROUNDS = 4;
const SAMPLE = 4000;
/** Numbers that make up one channel's surface over the picture: 1, x, y, x², xy, y². */
const TERMS = 6;

/**
 * The background of an opaque picture: a smooth surface of colours (plain, a gradient, a vignette) is fitted to its
 * border, and what is like it and hangs together with the border is background; then it is fitted to that, and so on
 * inwards. A subject that is cut by the border is outvoted by the rest of it.
 *
 * @returns null where the border has no such colours.
 */
export function backgroundOf(picture: Pixels): Mask | null {
  const { width, height } = picture;
  const colours = oklabOf(picture);
  const border = borderOf(width, height);
  let known = sampled(border);
  for (let round = 1; ; round++) {
    const distances = distancesTo(fitted(colours, known, width, height), colours, width, height);
    const off = median(Float64Array.from(known, (pixel) => distances[pixel] ?? 0));
    const alike = Math.min(ALIKE.most, Math.max(ALIKE.least, 0.02 + 4 * off));
    const fitting = border.filter((pixel) => (distances[pixel] ?? 0) < alike).length;
    if (fitting < border.length * FITTING) return null;
    const below = (limit: number): readonly Region[] => regionsOf({ width, height, bits: where(distances, limit) });
    const around = below(alike).filter(({ touchesBorder }) => touchesBorder);
    if (round === ROUNDS) {
      const least = THROUGH.least * distances.length;
      const through = below(alike * THROUGH.alike).filter(({ pixels }) => pixels.length >= least);
      return maskOf(picture, [...around, ...through]);
    }
    known = sampled(Uint32Array.from(around.flatMap(({ pixels }) => [...pixels])));
  }
}

/** 1 where a distance is below `limit`. */
function where(distances: Float32Array, limit: number): Uint8Array {
  const bits = new Uint8Array(distances.length);
  for (let i = 0; i < bits.length; i++) if ((distances[i] ?? 0) < limit) bits[i] = 1;
  return bits;
}

/** Evenly spaced pixels: enough to fit a surface to. */
function sampled(pixels: Uint32Array): Uint32Array {
  const count = Math.min(SAMPLE, pixels.length);
  return Uint32Array.from({ length: count }, (_, i) => pixels[Math.floor((i * pixels.length) / count)] ?? 0);
}

/** Three numbers a pixel, in which equal distances look equally different (Björn Ottosson, Oklab, 2020). */
function oklabOf({ width, height, data }: Pixels): Float32Array {
  const linear = Float32Array.from({ length: 256 }, (_, i) =>
    i <= 10 ? i / 255 / 12.92 : ((i / 255 + 0.055) / 1.055) ** 2.4,
  );
  const out = new Float32Array(width * height * 3);
  for (let from = 0, to = 0; to < out.length; from += 4, to += 3) {
    const r = linear[data[from] ?? 0] ?? 0;
    const g = linear[data[from + 1] ?? 0] ?? 0;
    const b = linear[data[from + 2] ?? 0] ?? 0;
    const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    out[to] = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
    out[to + 1] = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
    out[to + 2] = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  }
  return out;
}

function borderOf(width: number, height: number): Uint32Array {
  const wide = Math.max(2, Math.round(Math.min(width, height) * BORDER));
  const inside = (x: number, y: number): boolean => x >= wide && y >= wide && x < width - wide && y < height - wide;
  const all = Uint32Array.from({ length: width * height }, (_, pixel) => pixel);
  return all.filter((pixel) => !inside(pixel % width, Math.floor(pixel / width)));
}

function termsAt(out: Float64Array, pixel: number, width: number, height: number): Float64Array {
  const x = ((pixel % width) / width) * 2 - 1;
  const y = (Math.floor(pixel / width) / height) * 2 - 1;
  out[0] = 1;
  out[1] = x;
  out[2] = y;
  out[3] = x * x;
  out[4] = x * y;
  out[5] = y * y;
  return out;
}

/** Three channels of `TERMS` factors each. */
type Surface = readonly Float64Array[];

function distancesTo(surface: Surface, colours: Float32Array, width: number, height: number): Float32Array {
  const distances = new Float32Array(width * height);
  const terms = new Float64Array(TERMS);
  for (let pixel = 0; pixel < distances.length; pixel++) {
    distances[pixel] = distanceTo(surface, colours, pixel, termsAt(terms, pixel, width, height));
  }
  return distances;
}

function distanceTo(surface: Surface, colours: Float32Array, pixel: number, terms: Float64Array): number {
  let sum = 0;
  for (let channel = 0; channel < 3; channel++) {
    let off = colours[pixel * 3 + channel] ?? 0;
    for (let term = 0; term < TERMS; term++) off -= (surface[channel]?.[term] ?? 0) * (terms[term] ?? 0);
    sum += off * off;
  }
  return Math.sqrt(sum);
}

/** Least squares, again and again: what fitted badly the last time counts less (weights of Cauchy). */
function fitted(colours: Float32Array, known: Uint32Array, width: number, height: number): Surface {
  const terms = new Float64Array(TERMS);
  let weights = new Float64Array(known.length).fill(1);
  for (let round = 0; ; round++) {
    const normal = Array.from({ length: TERMS }, () => new Float64Array(TERMS));
    const sides = Array.from({ length: 3 }, () => new Float64Array(TERMS));
    known.forEach((pixel, i) => {
      termsAt(terms, pixel, width, height);
      for (let row = 0; row < TERMS; row++) {
        const weighed = (terms[row] ?? 0) * (weights[i] ?? 0);
        add(normal[row], terms, weighed);
        sides.forEach(
          (side, channel) => (side[row] = (side[row] ?? 0) + weighed * (colours[pixel * 3 + channel] ?? 0)),
        );
      }
    });
    const surface = sides.map((side) => solved(normal, side));
    if (round === 5) return surface;
    const distances = Float64Array.from(known, (pixel) =>
      distanceTo(surface, colours, pixel, termsAt(terms, pixel, width, height)),
    );
    const scale = 1.5 * median(distances) + 0.002;
    weights = distances.map((distance) => 1 / (1 + (distance / scale) ** 2));
  }
}

function add(to: Float64Array | undefined, terms: Float64Array, factor: number): void {
  if (to === undefined) return;
  for (let i = 0; i < to.length; i++) to[i] = (to[i] ?? 0) + (terms[i] ?? 0) * factor;
}

/** Solves a system of equations by elimination; what is not determined becomes 0. */
function solved(matrix: readonly Float64Array[], side: Float64Array): Float64Array {
  const rows = matrix.map((row, i) => Float64Array.of(...row, side[i] ?? 0));
  const at = (row: number, column: number): number => rows[row]?.[column] ?? 0;
  for (let column = 0; column < rows.length; column++) {
    const below = rows.map((_, row) => row).filter((row) => row >= column);
    const pivot = below.reduce((best, row) => (Math.abs(at(row, column)) > Math.abs(at(best, column)) ? row : best));
    const [upper, lower] = [rows[column], rows[pivot]];
    if (upper === undefined || lower === undefined) continue;
    [rows[column], rows[pivot]] = [lower, upper];
    const value = at(column, column);
    if (Math.abs(value) < 1e-12) continue;
    rows.forEach((row, i) => {
      if (i !== column) add(row, lower, -at(i, column) / value);
    });
  }
  return Float64Array.from(rows, (row, i) => (Math.abs(at(i, i)) < 1e-12 ? 0 : (row[rows.length] ?? 0) / at(i, i)));
}

function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[sorted.length >> 1] ?? 0;
}
