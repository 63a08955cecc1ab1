import { splitName } from '../library/folders.ts';

/**
 * What the next version of a mesh is called: `hero_coarse.glb` → `hero_coarse v2.glb`, then `v3`.
 *
 * @param taken names of the inputs that are there.
 */
export function nextVersion(name: string, taken: readonly string[], ending: string): string {
  const stem = stemOf(name);
  const versions = taken.flatMap((one) => {
    const [its] = splitName(one);
    if (stemOf(one).toLowerCase() !== stem.toLowerCase()) return [];
    return [Number(/ v(\d{1,6})$/i.exec(its)?.[1] ?? 1)];
  });
  return `${stem} v${Math.max(1, ...versions) + 1}${ending}`;
}

const stemOf = (name: string): string => splitName(name)[0].replace(/ v\d{1,6}$/i, '');
