import { createHash } from 'node:crypto';
import type { Charge } from '../../preload/contract/runs.ts';
import { chargeOf, hasEnded } from './charge.ts';
import type { ExportRecord, InputRecord, ProjectRecord, RunRecord } from './records.ts';
import { sortKey } from './sort-key.ts';

/** What was written out, and of what. */
export interface ExportEntry extends Pick<ExportRecord, 'id' | 'at' | 'name' | 'sha256'> {
  /** The input's or the run's id. */
  readonly source: string;
}

/** What the user said; the tags as JSON. */
interface Said {
  readonly rating: number;
  readonly rejected: number;
  readonly favourite: number;
  readonly tags: string;
  /** There are notes. */
  readonly noted: number;
}

/** What the index keeps of a project. */
export interface ProjectEntry extends Said {
  readonly id: string;
  /** Relative to the library. */
  readonly folder: string;
  /** Tells whether the file is still the one that was read. */
  readonly stamp: string;
  readonly name: string;
  readonly sortName: string;
  readonly label: string;
  readonly at: number;
  readonly changed: number;
  readonly inputs: readonly (Pick<InputRecord, 'id' | 'slot' | 'file' | 'name' | 'sha256' | 'bytes'> & {
    readonly at: number;
    readonly versionOf: string | null;
  })[];
  readonly exports: readonly ExportEntry[];
}

/** What the index keeps of a run. */
export interface RunEntry extends Said {
  readonly id: string;
  readonly projectId: string;
  /** Name inside the project's `runs/`. */
  readonly folder: string;
  readonly stamp: string;
  readonly number: number;
  readonly state: string;
  readonly ended: boolean;
  readonly at: number;
  readonly changed: number;
  readonly image: string;
  readonly mesh: string;
  readonly subtitle: string;
  /** Its own name, tags and notes. */
  readonly words: string;
  /** The same for runs of the same inputs, by content, and the same parameters. */
  readonly twin: string;
  /** Dollars that it will cost when it is sent; 0 where it is, or will not be. */
  readonly unsent: number;
  /** Id of its sweep; null: it is of none. */
  readonly sweep: string | null;
  /** Dollars that all of the sweep may cost; null: no limit. */
  readonly cap: number | null;
  readonly octree: number;
  readonly steps: number;
  readonly seed: number;
  /** Whether the picture's background was removed. */
  readonly cut: number;
  /** How long fal worked on it; null: it did not deliver, or nobody saw. */
  readonly seconds: number | null;
  readonly name: string | null;
  /** Its own name or number, to be sorted by. */
  readonly ownKey: string;
  readonly triangles: number;
  readonly bytes: number;
  /** Null: its record does not say; what stands beside the mesh may. */
  readonly condition: string | null;
  /** Of the result. */
  readonly sha256: string | null;
  readonly exports: readonly ExportEntry[];
  readonly requests: readonly RequestEntry[];
}

/** What the index keeps of one request that was sent to fal: a line of the ledger. */
export interface RequestEntry {
  /** Place in the run's submits. */
  readonly turn: number;
  readonly at: number;
  readonly amount: number;
  readonly currency: string;
  readonly charge: Charge;
  /** fal's id of it; null: it was never known. */
  readonly request: string | null;
}

export function projectEntry(project: ProjectRecord, folder: string, stamp: string): ProjectEntry {
  return {
    id: project.id,
    folder,
    stamp,
    name: project.name,
    label: [project.name, project.notes, ...project.tags].join(' '),
    sortName: sortKey(project.name),
    at: Math.max(project.createdAt, ...project.inputs.map(({ addedAt }) => addedAt)),
    changed: project.updatedAt,
    ...saidOf(project),
    inputs: project.inputs.map(({ id, slot, file, name, sha256, bytes, addedAt: at, versionOf = null }) => ({
      id,
      slot,
      file,
      name,
      sha256,
      bytes,
      at,
      versionOf,
    })),
    exports: project.inputs.flatMap((input) => exportsOf(input)),
  };
}

export function runEntry(run: RunRecord, folder: string, stamp: string): RunEntry {
  const { num_inference_steps: steps, octree_resolution: octree, seed, remove_background: cut } = run.params;
  const params = [`octree ${octree}`, `${steps} steps`, `seed ${seed}`];
  return {
    id: run.id,
    projectId: run.projectId,
    folder,
    stamp,
    number: run.number,
    state: run.state,
    ended: hasEnded(run),
    at: run.createdAt,
    changed: run.updatedAt,
    image: run.imageId,
    mesh: run.meshId,
    subtitle: params.join(' · '),
    words: [run.name ?? '', ...run.tags, run.notes].join(' '),
    twin: twinKey(run),
    unsent: isStillToBeSent(run) ? run.price.amount : 0,
    sweep: run.sweep?.id ?? null,
    cap: run.sweep?.cap ?? null,
    octree,
    steps,
    seed,
    cut: Number(cut),
    seconds: workedFor(run),
    name: run.name,
    ownKey: sortKey(run.name ?? `run ${run.number}`),
    ...saidOf(run),
    triangles: run.result?.triangles ?? 0,
    bytes: run.result?.bytes ?? 0,
    condition: run.result?.condition ?? null,
    sha256: run.result?.sha256 ?? null,
    exports: exportsOf(run),
    requests: requestsOf(run),
  };
}

const saidOf = (of: Pick<RunRecord, 'rating' | 'rejected' | 'favourite' | 'tags' | 'notes'>): Said => ({
  rating: of.rating,
  rejected: Number(of.rejected),
  favourite: Number(of.favourite),
  tags: JSON.stringify(of.tags),
  noted: Number(of.notes.trim() !== ''),
});

const exportsOf = (of: Pick<InputRecord, 'id' | 'exports'>): ExportEntry[] =>
  of.exports.map(({ id, at, name, sha256 }) => ({ id, at, name, sha256, source: of.id }));

/**
 * Every request of a run, in the order in which they were sent, and what each costs. Those that somebody else paid cost
 * nothing and are in no ledger; they are known, so that they are not offered as found at fal.
 */
export function requestsOf(run: RunRecord): RequestEntry[] {
  const { amount, currency } = run.price;
  return run.submits.map(({ at, charged, requestId }, turn) => {
    const isLast = turn === run.submits.length - 1;
    return {
      turn,
      at,
      amount,
      currency,
      charge: run.paidElsewhere === true ? 'nothing' : isLast ? (charged ?? chargeOf(run)) : (charged ?? 'fal-decides'),
      request: isLast ? (run.requestId ?? requestId) : requestId,
    };
  });
}

/** Whether `a` and `b` would be paid for twice: the same picture, mesh and parameters, wherever they lie. */
export function twinKey({
  imageSha256,
  meshSha256,
  params,
}: Pick<RunRecord, 'imageSha256' | 'meshSha256' | 'params'>): string {
  const { num_inference_steps: steps, octree_resolution: octree, seed, remove_background: cut } = params;
  return createHash('sha256').update([imageSha256, meshSha256, steps, octree, seed, cut].join(' ')).digest('hex');
}

/** A run that will be sent of itself, for the first time or once more, and was not yet. */
function isStillToBeSent(run: RunRecord): boolean {
  if (hasEnded(run) || run.requestId !== null) return false;
  return run.submits.at(-1)?.charged !== null;
}

/**
 * Seconds from the moment fal was seen to begin until its result was there, as a user who waits counts them; where the app
 * was closed meanwhile (a state stands twice) or saw no beginning, fal's own figure.
 */
function workedFor(run: RunRecord): number | null {
  if (run.state !== 'done') return null;
  const [began, ...more] = run.stages.filter(({ state }) => state === 'running');
  const [ended, ...later] = run.stages.filter(({ state }) => state === 'downloading');
  const isSeen = began !== undefined && ended !== undefined && more.length + later.length === 0 && ended.at > began.at;
  return isSeen ? (ended.at - began.at) / 1000 : run.inferenceSeconds;
}
