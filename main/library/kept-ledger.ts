import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import * as v from 'valibot';
import { Charge, RunState } from '../../preload/contract/runs.ts';
import { Id, Time } from '../../preload/contract/values.ts';
import { AppError } from '../base/app-error.ts';
import { damaged, readJson, setAside, writePieces } from '../base/json-file.ts';
import type { Turns } from '../base/turns.ts';
import type { Looking } from './find-projects.ts';
import { requestsOf } from './index-entry.ts';
import type { IndexKeeper } from './index-keeper.ts';
import { AT_ONCE, putInSlices, sameLines } from './kept-index.ts';
import { Whole, type ProjectRecord, type RunRecord } from './records.ts';
import { stampFor } from './stamps.ts';

export const KEPT_FILE = 'ledger-kept.json';

/** One request of a run that was thrown away, with what the ledger says of it. */
export const KeptLine = v.object({
  run: Id,
  turn: Whole,
  /** The project's id. */
  project: Id,
  /** The project's name. */
  name: v.string(),
  number: Whole,
  state: RunState,
  at: Time,
  amount: v.number(),
  currency: v.string(),
  charge: Charge,
  request: v.nullable(v.string()),
  sweep: v.nullable(v.string()),
});
export type KeptLine = v.InferOutput<typeof KeptLine>;

/**
 * `ledger-kept.json`: what was spent on runs that were thrown away. Written before their folders leave, so that money is
 * never forgotten; a line whose run is (still, or again) in the library is not counted, so that it is never counted twice.
 */
const KeptLedgerFile = v.object({ version: v.literal(1), lines: v.array(v.unknown()) });

/** What was kept; a damaged file is set aside, and told of, for nothing but sums hangs on it. */
export async function openKept({
  library,
  now,
  tidy,
  tell,
}: Pick<Looking, 'library' | 'now' | 'tidy' | 'tell'>): Promise<readonly KeptLine[]> {
  try {
    return await readKept(library);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const lacks = 'The ledger lacks what deleted runs had cost.';
    const isAside = error.code === 'damaged' && tidy;
    const after = isAside ? `The file is kept as ${await setAside(path.join(library, KEPT_FILE), now)}.` : error.advice;
    tell({ place: KEPT_FILE, sentence: `${error.message} ${lacks} ${after}`.trim() });
    return [];
  }
}

/** @throws AppError `damaged`, `too-new`, or what the disk says; a library that threw nothing away has no such file. */
async function readKept(library: string): Promise<KeptLine[]> {
  const file = path.join(library, KEPT_FILE);
  const found = await readJson(file, KeptLedgerFile).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'file-missing') return { lines: [] };
    throw error;
  });
  const lines: KeptLine[] = [];
  for (const [at, line] of found.lines.entries()) {
    const parsed = v.safeParse(KeptLine, line);
    if (!parsed.success) throw damaged(file, v.flatten(parsed.issues));
    lines.push(parsed.output);
    // Those of many years are looked at between turns.
    if (at % AT_ONCE === AT_ONCE - 1) await setImmediate();
  }
  return lines;
}

/** What these runs cost. */
export const linesOfRuns = (
  runs: readonly { readonly run: RunRecord; readonly project: Pick<ProjectRecord, 'id' | 'name'> }[],
): KeptLine[] =>
  runs.flatMap(({ run, project }) =>
    requestsOf(run).map((request) => ({
      ...request,
      run: run.id,
      project: project.id,
      name: project.name,
      number: run.number,
      state: run.state,
      sweep: run.sweep?.id ?? null,
    })),
  );

/** What was kept of each run before: of what was not, nothing. */
export type KeptBefore = ReadonlyMap<string, readonly KeptLine[]>;

interface KeptLedgerDeps {
  /** The library's. */
  readonly folder: string;
  readonly index: IndexKeeper;
  readonly turns: Turns;
}

/** Writes `ledger-kept.json`, then tells the index. Knows what it wrote, so that many writes in a row read it once. */
export class KeptLedger {
  readonly #deps: KeptLedgerDeps;
  #lines = new Map<string, readonly KeptLine[]>();
  /** Of the file when it was read or written last; null: it was not. */
  #stamp: string | null = null;

  constructor(deps: KeptLedgerDeps) {
    this.#deps = deps;
  }

  /**
   * Keep lines; a run's newer ones take the place of its older ones. Where all of them stand there nothing is written.
   *
   * @returns what there was of the runs whose lines are others now.
   */
  keep(fresh: readonly KeptLine[]): Promise<KeptBefore> {
    return this.set(Map.groupBy(fresh, ({ run }) => run));
  }

  /** As `keep`, of each of these runs these lines and no others. */
  set(wanted: KeptBefore): Promise<KeptBefore> {
    return this.#deps.turns.take(KEPT_FILE, async () => {
      if (wanted.size === 0) return new Map();
      await this.#readAgain();
      const before = new Map<string, readonly KeptLine[]>();
      for (const [run, lines] of wanted) {
        const was = this.#lines.get(run) ?? [];
        if (!sameLines(was, lines)) before.set(run, was);
      }
      if (before.size === 0) return before;
      const all = new Map(this.#lines);
      for (const run of before.keys()) {
        all.delete(run);
        const lines = wanted.get(run) ?? [];
        if (lines.length > 0) all.set(run, lines);
      }
      await this.#write([...all.values()].flat());
      this.#lines = all;
      await putInSlices(
        [...before.keys()].map((run) => ({ run, lines: all.get(run) ?? [] })),
        (put) => this.#deps.index.tell(put),
      );
      return before;
    });
  }

  async #readAgain(): Promise<void> {
    const stamp = await stampFor(this.#file);
    if (stamp === this.#stamp) return;
    this.#lines = Map.groupBy(await readKept(this.#deps.folder), ({ run }) => run);
    this.#stamp = stamp;
  }

  async #write(lines: readonly KeptLine[]): Promise<void> {
    this.#stamp = null;
    await writePieces(this.#file, ledgerText(lines));
    this.#stamp = await stampFor(this.#file);
  }

  get #file(): string {
    return path.join(this.#deps.folder, KEPT_FILE);
  }
}

/** The file's text, a request a line, in pieces: those of many years as one would hold the app up. */
function* ledgerText(lines: readonly KeptLine[]): Generator<string> {
  yield '{\n  "version": 1,\n  "lines": [';
  for (let at = 0; at < lines.length; at += AT_ONCE) {
    const piece = lines.slice(at, at + AT_ONCE).map((line) => `\n    ${JSON.stringify(line)}`);
    yield `${at === 0 ? '' : ','}${piece.join(',')}`;
  }
  yield '\n  ]\n}\n';
}
