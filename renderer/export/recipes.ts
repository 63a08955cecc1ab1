import { BUILT_IN_RECIPES, type Format, type Recipe } from '../../preload/contract/finish.ts';
import { DEFAULT_EXPORT, type ExportSettings } from '../../preload/contract/app.ts';

const [ORIGINAL] = BUILT_IN_RECIPES;

/** All recipes there are, the app's own first. */
export const allRecipes = ({ own }: Pick<ExportSettings, 'own'> = DEFAULT_EXPORT): readonly Recipe[] => [
  ...BUILT_IN_RECIPES,
  ...own,
];

/** The recipe of this id; one that is gone is Original. */
export const recipeOf = (id: string, settings: Pick<ExportSettings, 'own'>): Recipe =>
  allRecipes(settings).find((recipe) => recipe.id === id) ?? ORIGINAL;

export const isBuiltIn = ({ id }: Pick<Recipe, 'id'>): boolean => BUILT_IN_RECIPES.some((one) => one.id === id);

/** Whether two recipes do the same, whatever they are called. */
export function doesTheSame(one: Recipe, other: Recipe): boolean {
  const steps = ({ id, name, ...rest }: Recipe) => JSON.stringify([rest, id === name]);
  return steps({ ...one, id: 'x', name: 'y' }) === steps({ ...other, id: 'x', name: 'y' });
}

/** Whether a name is still free, as people read it. */
export const isFree = (name: string, settings: Pick<ExportSettings, 'own'>, except: string | null = null): boolean =>
  allRecipes(settings).every((one) => one.id === except || one.name.toLowerCase() !== name.trim().toLowerCase());

/** A format as it usually is: slicers want millimetres and Z up, everything else glTF's metres and Y. */
export function usualFormat(kind: Format['kind']): Format {
  switch (kind) {
    case 'glb':
      return { kind, compressed: false };
    case '3mf':
      return { kind };
    case 'stl':
      return { kind, units: 'millimetres', up: 'z' };
    case 'obj':
    case 'ply':
      return { kind, units: 'metres', up: 'y' };
  }
}
