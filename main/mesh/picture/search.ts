import type { Camera } from '../../../preload/contract/mesh.ts';
import { pause } from '../pause.ts';
import type { Progress } from '../port.ts';
import { cameraOf, type Guess } from './guess.ts';
import { type LightMesh, lighter } from './light-mesh.ts';
import { boxOf, type Mask, type MaskBox, reduced } from './mask.ts';
import { type Minimum, minimise } from './minimise.ts';
import { fill, overlapOf, Silhouettes } from './silhouette.ts';

/** Pixels along the longer side at which a camera's silhouette is finally judged. */
export const JUDGED_AT = 256;

const DEGREE = Math.PI / 180;
const GRID = { step: 15 * DEGREE, lowest: -30 * DEGREE, highest: 60 * DEGREE, pixels: 64, triangles: 4_000 };
/** The rounds of refinement: how many guesses go on, in how many pixels and triangles, with how many
 * tries each. A search that starts anew from where it got stuck gets farther than one that goes on. */
const ROUNDS = [
  { guesses: 6, pixels: 96, triangles: 6_000, tries: 110, starts: 1, reach: 1 },
  { guesses: 3, pixels: 144, triangles: 15_000, tries: 100, starts: 2, reach: 0.5 },
  { guesses: 1, pixels: JUDGED_AT, triangles: 60_000, tries: 100, starts: 2, reach: 0.25 },
] as const;
/** What a normal lens shows. */
const NORMAL_LENS = Math.log(50);
/** The first steps of a refinement: angles, place, size, focal length. */
const STEPS = [8 * DEGREE, 8 * DEGREE, 4 * DEGREE, 0.04, 0.04, 0.06, 0.4];
/** Guesses that are nearer to each other than this are one. */
const APART = 25 * DEGREE;

/**
 * The camera from which a mesh's silhouette is most like `subject`: tried from all around, from 30° below to 60° above,
 * then refined at growing resolution, which also finds what was seen from straight above.
 *
 * A silhouette says nothing of what is in front: that of a symmetric thing from behind and below is the one from the
 * front and above. Of views that fit (almost) equally well, the one from the front wins, then the one from above. It
 * says little of the focal length, and of roll where the thing is round: a normal lens held upright wins there.
 */
export async function findCamera(
  mesh: LightMesh,
  subject: Mask,
  signal: AbortSignal,
  progress: Progress,
): Promise<Camera> {
  let guesses = (await lookAround(mesh, subject, GRID, signal)).map(({ guess }) => guess);
  progress(1 / (ROUNDS.length + 1));
  for (const [done, round] of ROUNDS.entries()) {
    const light = lighter(mesh, round.triangles);
    const goal = reduced(subject, round.pixels);
    const silhouettes = new Silhouettes(light, goal);
    const cost = (at: readonly number[]): number => {
      const guess = guessFrom(at);
      return 1 - overlapOf(silhouettes.draw(cameraOf(guess, light)), goal) + oddity(guess);
    };
    const found: Ranked[] = [];
    for (const guess of apart(guesses, round.guesses)) {
      const steps = STEPS.map((step) => step * round.reach);
      let best: Minimum = { at: numbersOf(guess), value: Infinity };
      for (let start = 0; start < round.starts; start++) {
        best = await minimise(cost, best.at, steps, round.tries, () => pause(signal));
      }
      found.push({ guess: guessFrom(best.at), rank: best.value });
    }
    guesses = found.sort(byRank).map(({ guess }) => guess);
    progress((done + 2) / (ROUNDS.length + 1));
  }
  const [best] = guesses;
  if (best === undefined) throw new Error('no view was tried');
  return cameraOf(best, mesh);
}

export interface Ranked {
  readonly guess: Guess;
  /** Less is better: what of the silhouettes does not overlap, and how odd the view is. */
  readonly rank: number;
}

const byRank = (a: Ranked, b: Ranked): number => a.rank - b.rank;

/**
 * All views of the grid, best first, each moved and scaled so that its silhouette's box fits the subject's.
 *
 * @param from radians above the floor, from where to where.
 */
export async function lookAround(
  whole: LightMesh,
  subject: Mask,
  { lowest, highest }: { readonly lowest: number; readonly highest: number },
  signal: AbortSignal,
): Promise<readonly Ranked[]> {
  const mesh = lighter(whole, GRID.triangles);
  const goal = reduced(subject, GRID.pixels);
  const box = boxOf(goal);
  if (box === null) throw new Error('an empty subject');
  const silhouettes = new Silhouettes(mesh, goal);
  const drawn = { ...goal, bits: new Uint8Array(goal.bits.length) };
  const seen: Ranked[] = [];
  for (let elevation = lowest; elevation <= highest + 1e-6; elevation += GRID.step) {
    for (let azimuth = -Math.PI; azimuth < Math.PI - 1e-6; azimuth += GRID.step) {
      const unfitted: Guess = { azimuth, elevation, roll: 0, x: 0, y: 0, size: 0, focal: NORMAL_LENS };
      const points = silhouettes.points(cameraOf(unfitted, mesh));
      const guess = fitInto(box, points, unfitted, goal);
      fill(mesh.indices, points, drawn);
      seen.push({ guess, rank: 1 - overlapOf(drawn, goal) + oddity(guess) });
    }
    await pause(signal);
  }
  return seen.sort(byRank);
}

/** Moves and scales `points` so that their box becomes `box`, and the guess with them. */
function fitInto(box: MaskBox, points: Float32Array, guess: Guess, { width, height }: Mask): Guess {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 2) {
    const x = points[i] ?? 0;
    const y = points[i + 1] ?? 0;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  const wider = (box.right - box.left) / Math.max(1e-6, right - left);
  const higher = (box.bottom - box.top) / Math.max(1e-6, bottom - top);
  const scale = Math.sqrt(wider * higher);
  const moveX = (box.left + box.right) / 2 - ((left + right) / 2) * scale;
  const moveY = (box.top + box.bottom) / 2 - ((top + bottom) / 2) * scale;
  for (let i = 0; i < points.length; i += 2) {
    points[i] = (points[i] ?? 0) * scale + moveX;
    points[i + 1] = (points[i + 1] ?? 0) * scale + moveY;
  }
  const half = Math.min(width, height) / 2;
  return {
    ...guess,
    x: ((width / 2) * scale + moveX - width / 2) / half,
    y: -((height / 2) * scale + moveY - height / 2) / half,
    size: guess.size + Math.log(scale),
  };
}

/** What a guess has to be better by than a usual one: see `findCamera`. */
function oddity({ azimuth, elevation, roll, focal }: Guess): number {
  const behind = (1 - Math.cos(azimuth)) / 2;
  const below = Math.max(0, -elevation);
  return 0.01 * behind + 0.01 * below + 0.02 * roll ** 2 + 0.003 * (focal - NORMAL_LENS) ** 2;
}

/** The first `count` guesses that look from different sides. */
function apart(guesses: readonly Guess[], count: number): readonly Guess[] {
  const chosen: Guess[] = [];
  for (const guess of guesses) {
    if (chosen.length === count) break;
    if (chosen.every((other) => angleBetween(other, guess) > APART)) chosen.push(guess);
  }
  return chosen;
}

function angleBetween(a: Guess, b: Guess): number {
  const flat = Math.cos(a.elevation) * Math.cos(b.elevation) * Math.cos(a.azimuth - b.azimuth);
  return Math.acos(Math.min(1, Math.max(-1, flat + Math.sin(a.elevation) * Math.sin(b.elevation))));
}

const numbersOf = (guess: Guess): readonly number[] => [
  ...[guess.azimuth, guess.elevation, guess.roll, guess.x, guess.y, guess.size, guess.focal],
];

const guessFrom = ([
  azimuth = 0,
  elevation = 0,
  roll = 0,
  x = 0,
  y = 0,
  size = 0,
  focal = 0,
]: readonly number[]): Guess => ({
  ...{ azimuth, elevation, roll, x, y, size, focal },
});
