import path from 'node:path';
import { damaged, tooLarge } from '../errors.ts';
import { Growing } from '../growing.ts';
import { MAX_BYTES } from '../read-file.ts';
import { eachPiece, librariesOn, linesOf } from '../read-obj.ts';
import { readMaterials } from './mtl.ts';
import { smoothOver } from './normals.ts';
import { linear } from './screen-colours.ts';
import { type Material, PLAIN, type Surface } from './surface.ts';

/**
 * What a Wavefront OBJ shows, a surface for each of its materials: with the colours that stand behind its vertices'
 * coordinates, and its material files' colours and textures.
 *
 * @throws AppError `damaged`, `too-large`.
 */
export async function objSurfaces(file: string, bytes: Uint8Array, signal: AbortSignal): Promise<readonly Surface[]> {
  const name = path.basename(file);
  const reader = new Reader(name);
  await eachPiece(name, bytes, signal, (text) => linesOf(text).forEach((line) => reader.read(line)));
  const materials = await readMaterials(file, reader.libraries, signal);
  return reader.surfaces((material) => materials.get(material) ?? PLAIN);
}

/** Numbers in a row, `size` for each thing. */
class Rows {
  readonly #size: number;
  readonly #numbers = new Growing((length) => new Float32Array(length));

  constructor(size: number) {
    this.#size = size;
  }

  get count(): number {
    return this.#numbers.length / this.#size;
  }

  push(words: readonly string[]): void {
    for (let i = 0; i < this.#size; i++) this.#numbers.push(Number(words[i] ?? 0) + 0);
  }

  finish(): Float32Array {
    return this.#numbers.finish();
  }
}

const NONE = 0xffffffff;

/** Corners of one material: each combination of point, texture coordinate and normal once. */
class Corners {
  readonly indices = new Growing((length) => new Uint32Array(length));
  /** Point, texture coordinate, normal; NONE where it has none. */
  readonly corners = new Growing((length) => new Uint32Array(length));
  /** The combinations of a point hang together: the last one of each, and the one before each. */
  readonly #last = new Map<number, number>();
  readonly #before: number[] = [];
  readonly #textures: number[] = [];
  readonly #normals: number[] = [];

  add(point: number, texture: number, normal: number): number {
    const last = this.#last.get(point) ?? -1;
    for (let at = last; at >= 0; at = this.#before[at] ?? -1) {
      if (this.#textures[at] === texture && this.#normals[at] === normal) return at;
    }
    const made = this.#before.push(last) - 1;
    this.#textures.push(texture);
    this.#normals.push(normal);
    for (const number of [point, texture, normal]) this.corners.push(number);
    this.#last.set(point, made);
    return made;
  }
}

class Reader {
  readonly libraries: string[] = [];
  readonly #name: string;
  readonly #points = new Rows(3);
  readonly #colours = new Rows(3);
  readonly #textures = new Rows(2);
  readonly #normals = new Rows(3);
  readonly #parts = new Map<string, Corners>();
  #part: Corners;

  constructor(name: string) {
    this.#name = name;
    this.#part = this.#partOf('');
  }

  read(line: string): void {
    const [keyword = '', ...words] = line.trim().split(/\s+/);
    switch (keyword) {
      case 'v':
        this.#points.push(words);
        // Only where all have colours are they used: see `surfaces`.
        if (words.length >= 6) this.#colours.push(words.slice(3));
        return;
      case 'vt':
        this.#textures.push(words);
        return;
      case 'vn':
        this.#normals.push(words);
        return;
      case 'f':
        this.#face(words);
        return;
      case 'usemtl':
        this.#part = this.#partOf(words.join(' '));
        return;
      case 'mtllib':
        this.libraries.push(...librariesOn(words.join(' ')));
        return;
      default:
    }
  }

  #partOf(material: string): Corners {
    const part = this.#parts.get(material) ?? new Corners();
    this.#parts.set(material, part);
    return part;
  }

  #face(words: readonly string[]): void {
    const corners = words.map((word) => {
      const [point, texture, normal] = word.split('/');
      const at = indexOf(point, this.#points.count);
      if (at === NONE) throw damaged(`${this.#name} is broken: a face names vertex ${word.slice(0, 20)}.`);
      return this.#part.add(at, indexOf(texture, this.#textures.count), indexOf(normal, this.#normals.count));
    });
    for (let i = 2; i < corners.length; i++) {
      for (const corner of [corners[0], corners[i - 1], corners[i]]) this.#part.indices.push(corner ?? 0);
    }
    if (this.#part.indices.length * 4 > MAX_BYTES) throw tooLarge(`${this.#name} is larger than 2 GB when unpacked.`);
  }

  surfaces(materialOf: (name: string) => Material): readonly Surface[] {
    const coloured = this.#colours.count === this.#points.count;
    const points = this.#points.finish();
    const colours = this.#colours.finish();
    const textures = this.#textures.finish();
    const normals = this.#normals.finish();
    return [...this.#parts].flatMap(([name, part]) => {
      const indices = part.indices.finish();
      if (indices.length === 0) return [];
      const corners = part.corners.finish();
      const material = materialOf(name);
      const positions = gathered(points, corners, 0, 3);
      if (positions === null) throw damaged(`${this.#name} is broken: a face names a vertex that is not there.`);
      const uvs = material.texture === null ? null : gathered(textures, corners, 1, 2);
      // OBJ counts from the bottom, glTF from the top.
      if (uvs !== null) for (let i = 1; i < uvs.length; i += 2) uvs[i] = 1 - (uvs[i] ?? 0);
      return {
        positions,
        indices,
        normals: gathered(normals, corners, 2, 3) ?? smoothOver({ positions, indices }),
        uvs,
        colours: coloured ? linear(gathered(colours, corners, 0, 3)) : null,
        material: uvs === null ? { ...material, texture: null } : material,
      };
    });
  }
}

/** The index that a face's word means: counted from 1, or back from the last; NONE for none. */
function indexOf(word: string | undefined, count: number): number {
  const number = Number.parseInt(word ?? '', 10);
  const index = number < 0 ? count + number : number - 1;
  return index >= 0 && index < 2 ** 31 ? index : NONE;
}

/** The rows that the corners name in their `place`; null where one of them is not there. */
function gathered(rows: Float32Array, corners: Uint32Array, place: number, size: number): Float32Array | null {
  const out = new Float32Array((corners.length / 3) * size);
  for (let corner = place, to = 0; corner < corners.length; corner += 3, to += size) {
    const from = (corners[corner] ?? NONE) * size;
    if (from + size > rows.length) return null;
    for (let i = 0; i < size; i++) out[to + i] = rows[from + i] ?? 0;
  }
  return out;
}
