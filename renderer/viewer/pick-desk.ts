import type { Layout } from '../../preload/contract/mesh.ts';
import { boxesOf, boxTree, pick, type BoxTree, type PickHit, type PickMesh, type Ray } from './pick.ts';

/** What is to be met by a ray, wherever its numbers are. */
export interface PickTarget {
  /** The mesh's id: what is known of it is kept under it. */
  readonly id: string;
  /** The mesh file; null: its bytes are not at hand (any more). */
  readonly file: { readonly buffer: ArrayBufferLike; readonly layout: Layout } | null;
  /** The file's boxes (`MeshView.boxes`). */
  readonly boxes: { readonly url: string; readonly count: number; readonly trianglesPerBox: number };
  /** What is read where the file's bytes are not at hand: its proxy, or the file itself (`exact`) where it has none. */
  readonly standIn: { readonly url: string; readonly layout: Layout; readonly exact: boolean };
}

export interface Picked extends PickHit {
  /** False: met on the mesh's proxy, so that the place is near it and the triangle is the proxy's. */
  readonly exact: boolean;
}

/** So many meshes' boxes and proxies are kept: four panes, and the four before. */
const KEPT = 8;
const BOX_TRIANGLES = 128;

interface Known {
  /** Over the file's own triangles. */
  tree?: Promise<{ readonly tree: BoxTree; readonly trianglesPerBox: number }>;
  standIn?: Promise<{ readonly mesh: PickMesh; readonly tree: BoxTree }>;
}

/**
 * Finds what rays meet. Runs in the data worker where memory is shared, and in the page where it is not: there the bytes
 * are the page's, and a ray takes less than a frame.
 */
export class PickDesk {
  readonly #fetch: typeof globalThis.fetch;
  /** By id, the one asked for last at the end. */
  readonly #known = new Map<string, Known>();

  constructor(fetch: typeof globalThis.fetch) {
    this.#fetch = fetch;
  }

  /** @throws Error where neither the file nor its proxy can be read. */
  async pick(target: PickTarget, ray: Ray): Promise<Picked | null> {
    const known = this.#of(target.id);
    if (target.file === null) {
      known.standIn ??= this.#standIn(target).catch((error: unknown) => {
        delete known.standIn;
        throw error;
      });
      const { mesh, tree } = await known.standIn;
      return marked(pick(mesh, tree, ray), target.standIn.exact);
    }
    const numbers = numbersOf(target.file.buffer, target.file.layout);
    known.tree ??= this.#tree(target, numbers);
    const { tree, trianglesPerBox } = await known.tree;
    return marked(pick({ ...numbers, boxes: tree.boxes, trianglesPerBox }, tree, ray), true);
  }

  #of(id: string): Known {
    const known = this.#known.get(id) ?? {};
    this.#known.delete(id);
    this.#known.set(id, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > KEPT && oldest !== undefined) this.#known.delete(oldest);
    return known;
  }

  /** Boxes from beside the mesh; made here where they are missing or not of this mesh. */
  async #tree({ boxes }: PickTarget, numbers: Numbers): Promise<{ tree: BoxTree; trianglesPerBox: number }> {
    const { url, count, trianglesPerBox } = boxes;
    const isFitting = Math.ceil(numbers.indices.length / 3 / trianglesPerBox) === count;
    const found = isFitting ? await this.#bytes(url).catch(() => null) : null;
    if (found?.byteLength === count * 24) return { tree: boxTree(new Float32Array(found)), trianglesPerBox };
    return { tree: boxTree(boxesOf(numbers, BOX_TRIANGLES)), trianglesPerBox: BOX_TRIANGLES };
  }

  async #standIn({ standIn }: PickTarget): Promise<{ mesh: PickMesh; tree: BoxTree }> {
    const numbers = numbersOf(await this.#bytes(standIn.url), standIn.layout);
    const boxes = boxesOf(numbers, BOX_TRIANGLES);
    return { mesh: { ...numbers, boxes, trianglesPerBox: BOX_TRIANGLES }, tree: boxTree(boxes) };
  }

  async #bytes(url: string): Promise<ArrayBuffer> {
    const response = await this.#fetch(url);
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return response.arrayBuffer();
  }
}

type Numbers = Pick<PickMesh, 'positions' | 'indices'>;

/** @throws RangeError where the file is not as long as its layout says. */
function numbersOf(buffer: ArrayBufferLike, { positions, indices }: Layout): Numbers {
  return {
    positions: new Float32Array(buffer, positions.offset, positions.length / 4),
    indices:
      indices.bytesPerIndex === 2
        ? new Uint16Array(buffer, indices.offset, indices.length / 2)
        : new Uint32Array(buffer, indices.offset, indices.length / 4),
  };
}

const marked = (hit: PickHit | null, exact: boolean): Picked | null => (hit === null ? null : { ...hit, exact });
