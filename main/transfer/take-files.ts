import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../base/app-error.ts';
import { sizeOf } from '../library/copy-in.ts';
import { below, COMPANIONS, RESULT } from '../library/folders.ts';
import type { Companion, StagedInput } from '../library/port.ts';
import type { InputRecord, RunRecord } from '../library/records.ts';
import { inside } from './read-source.ts';
import type { Source } from './source.ts';

/** Files of one project on their way out of a source. What is wrong with them is told, and the rest comes all the same. */
export interface Taking {
  readonly source: Source;
  /** Where the project lies in it. */
  readonly root: string;
  /** Gets a sentence for each file that is not as it should be. */
  readonly left: string[];
  readonly signal: AbortSignal;
  /** Is told of bytes that came, or were here. */
  readonly copied: (bytes: number) => void;
}

/** What the user gave for an input, where that is another file than its own: with what it names. */
const givenOf = (input: InputRecord): readonly string[] =>
  input.original === null ? [] : [input.original, ...input.companions];

/** Copy an input's files, and what is known of it, into a project's folder. @returns whether its own file is what came once. */
export async function takeInput(taking: Taking, input: InputRecord, home: string): Promise<boolean> {
  const sha256 = await take(taking, input.file, below(home, input.file));
  if (sha256 === null) taking.left.push(`“${input.file}” is missing there, so it came without its file.`);
  else if (sha256 !== input.sha256) {
    taking.left.push(`“${input.name}” is not what it was when it was added. It came as it is now.`);
  }
  for (const file of givenOf(input)) {
    if ((await take(taking, file, below(home, file))) === null) taking.left.push(`“${file}” is missing there.`);
  }
  for (const ending of Object.values(COMPANIONS)) {
    await take(taking, `${input.file}${ending}`, below(home, `${input.file}${ending}`));
  }
  return sha256 === input.sha256;
}

/** What `takeInput` brought to `home`, ready to be added to a project; what is not there is not named. */
export async function stagedFiles(
  input: InputRecord,
  home: string,
): Promise<Required<Pick<StagedInput, 'file' | 'original' | 'companions'>>> {
  const place = (file: string): string => below(home, file);
  const isThere = async (file: string): Promise<boolean> => (await sizeOf(place(file))) !== null;
  const { file, original } = input;
  if (original === null || !(await isThere(original))) return { file: place(file), original: null, companions: [] };
  const companions: Companion[] = [];
  for (const one of input.companions) {
    const name = path.posix.relative(path.posix.dirname(original), one);
    if (await isThere(one)) companions.push({ file: place(one), name });
  }
  return { file: place(file), original: place(original), companions };
}

/** Copy a run's result, and what is known of it, to `home`. @param from its folder in the source. @returns as `takeInput`. */
export async function takeRun(taking: Taking, from: string, run: RunRecord, home: string): Promise<boolean> {
  await mkdir(home, { recursive: true });
  let isWhole = true;
  for (const name of Object.values(RESULT)) {
    const sha256 = await take(taking, `${from}/${name}`, path.join(home, name));
    if (name !== RESULT.mesh || run.result === null || sha256 === run.result.sha256) continue;
    isWhole = false;
    taking.left.push(
      sha256 === null
        ? `The mesh of run ${run.number} is missing there, so the run came without it.`
        : `The mesh of run ${run.number} is not what fal delivered. It came as it is now.`,
    );
  }
  return isWhole;
}

/** @returns the SHA-256 of what was copied; null where there is nothing, or nothing that can be read. */
async function take({ source, root, signal, copied }: Taking, file: string, target: string): Promise<string | null> {
  const from = inside(root, file);
  if (!source.has(from)) return null;
  try {
    return await source.copy(from, target, signal, copied);
  } catch (error) {
    if (error instanceof AppError && ['file-missing', 'damaged'].includes(error.code)) return null;
    throw error;
  }
}
