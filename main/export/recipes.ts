import { BUILT_IN_RECIPES, type Format, type Recipe } from '../../preload/contract/finish.ts';
import { AppError } from '../base/app-error.ts';

/** A recipe by its id or, as people type it, its name; the built-in ones first. @throws AppError `not-found`, naming those there are. */
export function recipeBy(wanted: string, own: readonly Recipe[]): Recipe {
  const all: readonly Recipe[] = [...BUILT_IN_RECIPES, ...own];
  const folded = wanted.trim().toLowerCase();
  const found = all.find(({ id }) => id === wanted) ?? all.find(({ name }) => name.toLowerCase() === folded);
  if (found !== undefined) return found;
  throw new AppError('not-found', `There is no recipe “${wanted}”.`, {
    advice: `There are: ${all.map(({ name }) => name).join(', ')}.`,
  });
}

const ENDINGS: Readonly<Record<Format['kind'], string>> = {
  glb: '.glb',
  obj: '.obj',
  stl: '.stl',
  ply: '.ply',
  '3mf': '.3mf',
};

/** The ending of its files, with the dot. */
export const endingOf = ({ kind }: Format): string => ENDINGS[kind];

/** Where a file's name asks for another format than the recipe's, that one, as slicers and Blender want it. */
export function inFormatOf(recipe: Recipe, file: string): Recipe {
  const ending = /\.[a-z0-9]+$/i.exec(file)?.[0].toLowerCase() ?? '';
  if (ending === endingOf(recipe.format)) return recipe;
  const format = FORMATS[ending];
  if (format !== undefined) return { ...recipe, format };
  throw new AppError('unsupported-file', `${file} does not end in the name of a format.`, {
    advice: 'Use .glb, .obj, .stl, .ply or .3mf.',
  });
}

const FORMATS: Readonly<Record<string, Format>> = {
  '.glb': { kind: 'glb', compressed: false },
  '.obj': { kind: 'obj', units: 'metres', up: 'y' },
  '.stl': { kind: 'stl', units: 'millimetres', up: 'z' },
  '.ply': { kind: 'ply', units: 'metres', up: 'y' },
  '.3mf': { kind: '3mf' },
};
