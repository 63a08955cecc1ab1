import path from 'node:path';
import { damaged, tooLarge } from './errors.ts';
import { Growing } from './growing.ts';
import { pause } from './pause.ts';
import { MAX_BYTES } from './read-file.ts';
import { materialsColour, type ObjMaterials } from './obj-materials.ts';
import { NO_COLOURS, type ReadMesh } from './read-gltf.ts';

const CHUNK = 4 * 1024 * 1024;
/** Longer lines are no OBJ. A polygon of a hundred thousand corners is shorter. */
const LONGEST_LINE = 2 * 1024 * 1024;

/**
 * Read a Wavefront OBJ: all its objects and groups as one mesh, polygons cut into fans, vertices shared as its `v` lines
 * share them. Texture coordinates, normals and colours behind the coordinates are not read, only looked for.
 *
 * @throws AppError `damaged`, naming the line; `too-large`.
 */
export async function readObj(file: string, bytes: Uint8Array, signal: AbortSignal): Promise<ReadMesh> {
  const name = path.basename(file);
  const reader = new ObjReader(name);
  await eachPiece(name, bytes, signal, (text) => reader.read(text));
  const { materials, ...found } = reader.finish();
  return { ...found, coloured: found.coloured || (await materialsColour(file, materials, signal)) };
}

/** Hands over an OBJ in pieces of whole lines. */
export async function eachPiece(
  name: string,
  bytes: Uint8Array,
  signal: AbortSignal,
  read: (text: string) => void,
): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const end = endOfLines(bytes, at);
    if (end - at > CHUNK + LONGEST_LINE) throw damaged(`${name} has a line without end.`);
    read(Buffer.from(bytes.buffer, bytes.byteOffset + at, end - at).toString('latin1'));
    at = end;
    await pause(signal);
  }
}

/** The lines of a piece, those put together that a backslash carries on. */
export function linesOf(text: string): readonly string[] {
  const joined = text.includes('\\') ? text.replace(/\\\r?\n/g, ' ') : text;
  return joined.split(/\r\n|\n|\r/);
}

/** The names of material files on one line: it may name several, and a file's name may hold spaces. */
export const librariesOn = (names: string): readonly string[] => names.split(/(?<=\.mtl)\s+/i);

/** Where the line ends that goes on at about `from` + CHUNK. A line that ends with a backslash goes on. */
function endOfLines(bytes: Uint8Array, from: number): number {
  let end = Math.min(from + CHUNK, bytes.length);
  while (end < bytes.length && !(bytes[end - 1] === 10 && !continued(bytes, end - 2))) end++;
  return end;
}

const continued = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 92 || (bytes[at] === 13 && bytes[at - 1] === 92);

class ObjReader {
  readonly #name: string;
  readonly #positions = new Growing((length) => new Float32Array(length));
  readonly #indices = new Growing((length) => new Uint32Array(length));
  #line = 0;
  #largest = -1;
  #largestLine = 0;
  #objects = 0;
  /** It has colours, or speaks of what may have some. */
  #dressed = false;
  #coloured = false;
  readonly #libraries: string[] = [];
  readonly #used = new Set<string>();
  #curves = false;

  constructor(name: string) {
    this.#name = name;
  }

  /** @param text whole lines. */
  read(text: string): void {
    for (const line of linesOf(text)) {
      this.#line++;
      this.#readLine(line.charCodeAt(0) <= 32 ? line.trimStart() : line);
    }
    // The piece after the last line break is no line.
    this.#line--;
  }

  #readLine(line: string): void {
    switch (line.slice(0, 2)) {
      case 'v ':
      case 'v\t':
        this.#vertex(line.slice(2).trim().split(/\s+/));
        return;
      case 'f ':
      case 'f\t':
        this.#face(line.slice(2).trim().split(/\s+/));
        return;
      case 'o ':
        this.#objects++;
        return;
      case 'vt':
      case 'us':
      case 'mt':
        this.#material(line);
        return;
      case 'cu':
      case 'su':
        if (/^(curv|curv2|surf)\s/.test(line)) this.#curves = true;
        return;
      default:
    }
  }

  #material(line: string): void {
    const [, keyword, name = ''] = /^(vt|usemtl|mtllib)\s+(.*?)\s*$/.exec(line) ?? [];
    if (keyword === undefined) return;
    this.#dressed = true;
    if (keyword === 'usemtl') this.#used.add(name);
    if (keyword === 'mtllib') this.#libraries.push(...librariesOn(name));
  }

  #vertex(words: readonly string[]): void {
    if (words.length < 3) throw this.#broken('a vertex has fewer than three coordinates');
    for (let axis = 0; axis < 3; axis++) this.#positions.push(Number(words[axis]) + 0);
    if (words.length >= 6) this.#coloured = true;
    this.#limit();
  }

  #face(words: readonly string[]): void {
    const vertices = this.#positions.length / 3;
    const corners = words.map((word) => {
      // v, v/vt, v//vn or v/vt/vn; parseInt stops at the slash.
      const number = Number.parseInt(word, 10);
      const index = number < 0 ? vertices + number : number - 1;
      if (!(index >= 0 && index < 2 ** 31)) throw this.#broken(`a face names vertex ${word.slice(0, 20)}`);
      if (index > this.#largest) {
        this.#largest = index;
        this.#largestLine = this.#line;
      }
      return index;
    });
    const [first = 0] = corners;
    for (let i = 2; i < corners.length; i++) {
      this.#indices.push(first);
      this.#indices.push(corners[i - 1] ?? 0);
      this.#indices.push(corners[i] ?? 0);
    }
    this.#limit();
  }

  #limit(): void {
    if ((this.#positions.length + this.#indices.length) * 4 > MAX_BYTES) {
      throw tooLarge(`${this.#name} is larger than 2 GB when unpacked.`);
    }
  }

  finish(): ReadMesh & { readonly materials: ObjMaterials } {
    const vertices = this.#positions.length / 3;
    // Faces may stand before their vertices, so this is known only now.
    if (this.#largest >= vertices) {
      this.#line = this.#largestLine;
      throw this.#broken(`a face names vertex ${this.#largest + 1} of ${vertices}`);
    }
    const notes: [boolean, string][] = [
      [this.#objects > 1, `${this.#objects} objects were merged into one mesh.`],
      [this.#curves, 'Curves and curved surfaces were left out; only its polygons were taken.'],
      [this.#coloured || this.#dressed, NO_COLOURS],
    ];
    return {
      mesh: { positions: this.#positions.finish(), indices: this.#indices.finish() },
      coloured: this.#coloured,
      materials: { libraries: this.#libraries, used: this.#used },
      notes: notes.filter(([applies]) => applies).map(([, note]) => note),
    };
  }

  #broken(what: string) {
    return damaged(`${this.#name} is broken: ${what} (line ${this.#line}).`);
  }
}
