import { closest, FEATURE, type Found, newFound, POINT, SQUARED, WAY } from './closest.ts';
import { leafSize, leafStart, type Tree } from './tree.ts';

/** Deeper than any tree: what tells two float32 triples apart has less than 900 bits, of which each level takes one. */
const DEPTH = 1024;

/** Finds the nearest triangle of a tree. One for each thread: it keeps what it found in memory of its own. */
export class Nearest {
  /** The point that is asked about, and after `find` what was found. */
  readonly found: Found = newFound();
  readonly #tree: Tree;
  readonly #waiting = new Int32Array(DEPTH);
  readonly #waitingAt = new Float64Array(DEPTH);

  /** @param tree has at least one triangle. */
  constructor(tree: Tree) {
    this.#tree = tree;
  }

  /** The exact distance of a point from the surface. */
  distanceTo(x: number, y: number, z: number): number {
    this.found[POINT] = x;
    this.found[POINT + 1] = y;
    this.found[POINT + 2] = z;
    this.find();
    return Math.sqrt(this.found[SQUARED] ?? 0);
  }

  /**
   * Look for the triangle that is nearest to `found`'s point, which is finite; `found` then says what `closest` says of it.
   *
   * @returns its number in the tree.
   */
  find(): number {
    const { boxes, links, corners } = this.#tree;
    const { found } = this;
    const waiting = this.#waiting;
    const waitingAt = this.#waitingAt;
    const x = found[POINT] ?? 0;
    const y = found[POINT + 1] ?? 0;
    const z = found[POINT + 2] ?? 0;
    let best = Infinity;
    let nearest = 0;
    let wayX = 0;
    let wayY = 0;
    let wayZ = 0;
    let feature = 0;
    let depth = 0;
    let link = 0;
    for (;;) {
      if (link < 0) {
        const first = leafStart(link);
        const end = first + leafSize(link);
        for (let triangle = first; triangle < end; triangle++) {
          closest(corners, triangle * 9, found);
          const squared = found[SQUARED] ?? 0;
          if (squared < best) {
            best = squared;
            nearest = triangle;
            wayX = found[WAY] ?? 0;
            wayY = found[WAY + 1] ?? 0;
            wayZ = found[WAY + 2] ?? 0;
            feature = found[FEATURE] ?? 0;
          }
        }
      } else {
        // t + |t| is twice what reaches out of the box and 0 within: written so, there is no branch to be mispredicted.
        const at = link * 12;
        const lx = Math.abs((boxes[at] ?? 0) - x) - (boxes[at + 3] ?? 0);
        const ly = Math.abs((boxes[at + 1] ?? 0) - y) - (boxes[at + 4] ?? 0);
        const lz = Math.abs((boxes[at + 2] ?? 0) - z) - (boxes[at + 5] ?? 0);
        const rx = Math.abs((boxes[at + 6] ?? 0) - x) - (boxes[at + 9] ?? 0);
        const ry = Math.abs((boxes[at + 7] ?? 0) - y) - (boxes[at + 10] ?? 0);
        const rz = Math.abs((boxes[at + 8] ?? 0) - z) - (boxes[at + 11] ?? 0);
        const lxx = lx + Math.abs(lx);
        const lyy = ly + Math.abs(ly);
        const lzz = lz + Math.abs(lz);
        const rxx = rx + Math.abs(rx);
        const ryy = ry + Math.abs(ry);
        const rzz = rz + Math.abs(rz);
        const left = (lxx * lxx + lyy * lyy + lzz * lzz) / 4;
        const right = (rxx * rxx + ryy * ryy + rzz * rzz) / 4;
        const leftLink = links[link * 2] ?? 0;
        const rightLink = links[link * 2 + 1] ?? 0;
        // The nearer one now: after it the other one is often too far.
        if (left <= right) {
          if (right < best) {
            waiting[depth] = rightLink;
            waitingAt[depth++] = right;
          }
          if (left < best) {
            link = leftLink;
            continue;
          }
        } else {
          if (left < best) {
            waiting[depth] = leftLink;
            waitingAt[depth++] = left;
          }
          if (right < best) {
            link = rightLink;
            continue;
          }
        }
      }
      while (depth > 0 && (waitingAt[depth - 1] ?? 0) >= best) depth--;
      if (depth === 0) break;
      link = waiting[--depth] ?? 0;
    }
    found[WAY] = wayX;
    found[WAY + 1] = wayY;
    found[WAY + 2] = wayZ;
    found[SQUARED] = best;
    found[FEATURE] = feature;
    return nearest;
  }
}
