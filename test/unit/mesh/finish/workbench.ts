import path from 'node:path';
import { finish } from '../../../../main/mesh/finish/finish.ts';
import type { Triangles } from '../../../../main/mesh/triangles.ts';
import { BUILT_IN_RECIPES, type Format, type Receipt, type Recipe } from '../../../../preload/contract/finish.ts';
import { folder, going, plainFile } from '../workbench.ts';

const [ORIGINAL] = BUILT_IN_RECIPES;

/** A recipe that asks for nothing but what a test is about. */
export const recipe = (change: Partial<Recipe> = {}): Recipe => ({ ...ORIGINAL, name: 'Test', id: 'test', ...change });

export const GLB: Format = { kind: 'glb', compressed: false };

interface Finishing {
  readonly placement?: readonly number[];
  readonly extras?: Readonly<Record<string, unknown>>;
  readonly preview?: boolean;
  readonly signal?: AbortSignal;
}

export interface Finished {
  readonly receipt: Receipt;
  readonly out: string;
  readonly previewOut: string;
}

/** Make what a recipe asks of a mesh, or of a plain GLB. */
export async function finished(
  source: Triangles | string,
  change: Partial<Recipe> = {},
  { placement, extras, preview = false, signal = going }: Finishing = {},
): Promise<Finished> {
  const wanted = recipe(change);
  const file = typeof source === 'string' ? source : await plainFile(source);
  const place = await folder();
  const out = path.join(place, `out.${wanted.format.kind}`);
  const previewOut = path.join(place, 'preview.glb');
  const receipt = await finish(
    {
      source: { file, placement: placement ?? null },
      recipe: wanted,
      out,
      previewOut: preview ? previewOut : null,
      extras: extras ?? null,
    },
    signal,
    () => undefined,
  );
  return { receipt, out, previewOut };
}

/** A step of a receipt; fails where it is not there. */
export function stepOf({ steps }: Receipt, name: Receipt['steps'][number]['step']): Receipt['steps'][number] {
  const found = steps.find(({ step }) => step === name);
  if (found === undefined) throw new Error(`the receipt says nothing of ${name}`);
  return found;
}
