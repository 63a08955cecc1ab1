import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findBlenders, type Blender } from '../../main/blender/find.ts';
import { thisSystem } from '../../main/programs/system.ts';

/** The Blender of this machine; null: there is none, and what needs one is skipped. */
export async function realBlender(): Promise<Blender | null> {
  if (process.platform === 'win32') return null; // the wrapper below is a shell script
  const { ULTRASHAPE_BLENDER: _, ...env } = process.env;
  return (await findBlenders({ ...thisSystem, env }, [])).find(({ tooOld }) => !tooOld) ?? null;
}

export const NO_BLENDER = 'there is no Blender on this machine';

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * A program that plays a Blender with a window: it runs the real one without, by the arguments it was given, and says
 * beside the task what stands in it then (`probe.json`), as `blender-probe.py` reads it.
 */
export async function windowedBlender(real: Blender, file: string): Promise<void> {
  const probe = path.join(import.meta.dirname, 'blender-probe.py');
  await writeFile(
    file,
    `#!/bin/sh
[ "$1" = --version ] && echo Blender ${quoted(real.version.text)} && exit
for argument do
  shift
  [ "$argument" = -- ] && set -- "$@" --python ${quoted(probe)}
  set -- "$@" "$argument"
done
exec ${quoted(real.program)} --background --factory-startup "$@"
`,
  );
  await chmod(file, 0o755);
}

export interface ProbedObject {
  readonly name: string;
  readonly type: string;
  readonly collections: readonly string[];
  readonly hidden: boolean;
  readonly rendered: boolean;
  readonly selected: boolean;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly mesh: {
    readonly vertices: number;
    readonly triangles: number;
    readonly smooth: boolean;
    readonly low: readonly number[];
    readonly high: readonly number[];
    /** Every so many vertices stand in `positions`. */
    readonly step: number;
    readonly positions: readonly (readonly number[])[];
    readonly valid: boolean;
  } | null;
  readonly image: {
    readonly size: readonly number[];
    readonly packed: boolean;
    readonly path: string;
    readonly at: readonly number[];
    readonly shown: number;
  } | null;
  readonly asset: {
    readonly tags: readonly string[];
    readonly catalog: string;
    readonly author: string;
    readonly description: string;
    readonly preview: readonly number[] | null;
    readonly inked: boolean;
  } | null;
}

/** What stands in a Blender. */
export interface Probed {
  readonly file: string;
  readonly collections: readonly string[];
  readonly objects: readonly ProbedObject[];
  readonly active: string | null;
  readonly texts: Readonly<Record<string, string>>;
  readonly views: readonly { readonly at: readonly number[]; readonly distance: number }[];
}
