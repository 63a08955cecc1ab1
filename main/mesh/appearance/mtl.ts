import path from 'node:path';
import { type MaterialBlock, materialBlocks, readInside, slashed } from '../material-files.ts';
import { linearOf } from './screen-colours.ts';
import { Images } from './images.ts';
import { type Image, type Material, PLAIN } from './surface.ts';

/** A larger one is no picture that a graphics card takes. */
const MOST_IMAGE_BYTES = 256 * 1024 ** 2;
/** How many words each option of `map_Kd` takes (Wavefront's MTL 4.2); the file's name stands behind them. */
const OPTIONS: ReadonlyMap<string, number> = new Map([
  ...['-blendu', '-blendv', '-cc', '-clamp', '-texres', '-bm', '-boost', '-imfchan', '-type'].map(
    (option) => [option, 1] as const,
  ),
  ['-mm', 2],
  ...['-o', '-s', '-t'].map((option) => [option, 3] as const),
]);
const REPEAT = 10497;

/**
 * The materials in the files that an OBJ names: colour (Kd), opacity (d, Tr), texture (map_Kd). Files and textures that
 * are missing, elsewhere than beside it, or not readable are left out: the mesh is whole without them.
 *
 * @throws AppError `too-large` for textures that no graphics card takes, `cancelled`.
 */
export async function readMaterials(
  file: string,
  libraries: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Material>> {
  const materials = new Map<string, Material>();
  const checked = new Images();
  const images = new Map<string, Image | null>();
  for (const library of libraries) {
    for (const { name, texture, ...said } of (await materialBlocks(file, library, signal)).map(saidBy)) {
      const from = texture === null ? null : path.posix.join(path.posix.dirname(slashed(library)), slashed(texture));
      if (from !== null && !images.has(from)) {
        const found = await readInside(file, from, signal, MOST_IMAGE_BYTES);
        images.set(from, found === null ? null : checked.accept(found));
      }
      const image = from === null ? null : (images.get(from) ?? null);
      materials.set(name, {
        ...PLAIN,
        ...said,
        texture: image === null ? null : { image, sampler: { wrapS: REPEAT, wrapT: REPEAT }, transform: null },
      });
    }
  }
  return materials;
}

interface Said extends Pick<Material, 'colour' | 'alpha'> {
  readonly name: string;
  /** The file, as it is written. */
  readonly texture: string | null;
}

function saidBy({ name, lines }: MaterialBlock): Said {
  const word = (key: RegExp): string | null => lines.map((line) => key.exec(line)?.[1]).find((x) => x) ?? null;
  const texture = word(/^map_Kd\s+(.*)$/i);
  const kd = (word(/^Kd\s+(.*)$/i) ?? '').split(/\s+/).map(Number);
  const opaque = Number(word(/^d\s+(?:-halo\s+)?(\S+)/) ?? 1 - Number(word(/^Tr\s+(\S+)/) ?? 0));
  const opacity = Number.isFinite(opaque) ? Math.min(1, Math.max(0, opaque)) : 1;
  const isColour = kd.length >= 3 && kd.every((x) => x >= 0 && x <= 1);
  // Exporters that write a texture often leave the colour under it black.
  const colour = isColour && !(texture !== null && kd.every((x) => x === 0)) ? kd.slice(0, 3).map(linearOf) : [1, 1, 1];
  return {
    name,
    colour: [...colour, opacity],
    alpha: opacity < 1 ? 'BLEND' : 'OPAQUE',
    texture: texture === null ? null : fileIn(texture),
  };
}

function fileIn(said: string): string {
  let words = said.split(/\s+/);
  for (let skip = OPTIONS.get(words[0] ?? ''); skip !== undefined; skip = OPTIONS.get(words[0] ?? '')) {
    words = words.slice(1);
    // The last numbers of an option of three may be left out.
    for (let i = 0; i < skip && (skip < 3 || Number.isFinite(Number(words[0]))); i++) words = words.slice(1);
  }
  return words.join(' ');
}
