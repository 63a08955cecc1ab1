import path from 'node:path';
import { AppError } from '../base/app-error.ts';
import { readWhole } from './read-file.ts';

/** What an OBJ says of its materials. */
export interface ObjMaterials {
  /** Material files, as it writes them: beside it or in folders below. */
  readonly libraries: readonly string[];
  /** Materials that its faces use. */
  readonly used: ReadonlySet<string>;
}

/** A larger one is no description of materials. */
const MOST_BYTES = 32 * 1024 ** 2;

/**
 * Whether an OBJ's materials make it coloured: one that is used has a texture, or two of them differ in colour. Material
 * files that are missing or cannot be read colour nothing: the mesh is whole without them.
 */
export async function materialsColour(file: string, materials: ObjMaterials, signal: AbortSignal): Promise<boolean> {
  const colours = new Set<string>();
  for (const library of materials.libraries) {
    const text = await textOf(file, library, signal);
    for (const { name, colour, texture } of text === null ? [] : parseMaterials(text)) {
      if (!materials.used.has(name)) continue;
      if (texture) return true;
      colours.add(colour);
    }
  }
  return colours.size > 1;
}

async function textOf(file: string, library: string, signal: AbortSignal): Promise<string | null> {
  const inside = path.normalize(library);
  if (path.isAbsolute(inside) || inside.startsWith('..') || inside.includes('\0')) return null;
  try {
    const { bytes } = await readWhole(path.join(path.dirname(file), inside), signal, MOST_BYTES);
    return Buffer.from(bytes.buffer, 0, bytes.length).toString('latin1');
  } catch (error) {
    if (error instanceof AppError && error.code !== 'cancelled') return null;
    throw error;
  }
}

interface Material {
  readonly name: string;
  /** As it is written; without one, the empty text. */
  readonly colour: string;
  readonly texture: boolean;
}

function parseMaterials(text: string): readonly Material[] {
  return text.split(/^[ \t]*newmtl[ \t]+/im).flatMap((block, i) => {
    if (i === 0) return [];
    const [name = '', ...lines] = block.split(/\r\n|\n|\r/).map((line) => line.trim());
    const colour = lines.find((line) => /^Kd\s/i.test(line)) ?? '';
    const numbers = colour.split(/\s+/).slice(1, 4).map(Number);
    return [{ name, colour: numbers.join(' '), texture: lines.some((line) => /^map_Kd\s/i.test(line)) }];
  });
}
