import { type MaterialBlock, materialBlocks } from './material-files.ts';

/** What an OBJ says of its materials. */
export interface ObjMaterials {
  /** Material files, as it writes them: beside it or in folders below. */
  readonly libraries: readonly string[];
  /** Materials that its faces use. */
  readonly used: ReadonlySet<string>;
}

/**
 * Whether an OBJ's materials make it coloured: one that is used has a texture, or two of them differ in colour. Material
 * files that are missing or cannot be read colour nothing: the mesh is whole without them.
 */
export async function materialsColour(file: string, materials: ObjMaterials, signal: AbortSignal): Promise<boolean> {
  const colours = new Set<string>();
  for (const library of materials.libraries) {
    for (const { name, colour, texture } of (await materialBlocks(file, library, signal)).map(toldBy)) {
      if (!materials.used.has(name)) continue;
      if (texture) return true;
      colours.add(colour);
    }
  }
  return colours.size > 1;
}

/** A material's colour, its numbers as they are written, without one the empty text; and whether it has a texture. */
function toldBy({ name, lines }: MaterialBlock): {
  readonly name: string;
  readonly colour: string;
  readonly texture: boolean;
} {
  const colour = lines.find((line) => /^Kd\s/i.test(line)) ?? '';
  const numbers = colour.split(/\s+/).slice(1, 4).map(Number);
  return { name, colour: numbers.join(' '), texture: lines.some((line) => /^map_Kd\s/i.test(line)) };
}
