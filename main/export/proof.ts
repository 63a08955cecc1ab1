import path from 'node:path';
import * as v from 'valibot';
import type { Format } from '../../preload/contract/finish.ts';
import { Origin } from '../../preload/contract/origin.ts';
import type { ProjectRecord, RunRecord } from '../library/records.ts';
import { chargeOf } from '../library/charge.ts';
import { copyDescribed, geometryHash, readGlbFile } from './glb-file.ts';
import { copyWithHead, hashBehindHead, readHead } from './head-proof.ts';
import { copyThreeMf, hashOfThreeMf, readThreeMf } from './three-mf-proof.ts';

/** Where it stands in `asset.extras`. */
const KEY = 'ultrashape';

/** What a file says of its making. `unreadable`: it says that it was made here, but not in a way that can be understood. */
export type Proof = { readonly kind: 'origin'; readonly origin: Origin } | { readonly kind: 'none' | 'unreadable' };

/** By what the name of the file ends in; an STL has no room for more than a name. @throws what the disk says. */
export async function readProof(file: string): Promise<Proof> {
  const kind = kindOf(file);
  const said = kind === 'glb' ? await saidInGlb(file) : jsonOf(await saidIn(file, kind));
  if (said === undefined) return { kind: 'none' };
  const parsed = v.safeParse(Origin, said);
  return parsed.success ? { kind: 'origin', origin: parsed.output } : { kind: 'unreadable' };
}

/** SHA-256 of a file's geometry, whatever else is said in it; null: it is none of these formats. @throws what the disk says. */
export function geometryOf(file: string, kind = kindOf(file), signal?: AbortSignal): Promise<string | null> {
  if (kind === 'glb') return geometryHash(file, signal);
  if (kind === '3mf') return hashOfThreeMf(file, signal);
  return kind === null ? Promise.resolve(null) : hashBehindHead(file, kind, signal);
}

const KINDS = ['glb', 'obj', 'stl', 'ply', '3mf'] as const satisfies readonly Format['kind'][];

/** The format that a file's name stands for; null: none that the app writes. */
export function kindOf(file: string): Format['kind'] | null {
  const ending = path.extname(file).slice(1).toLowerCase();
  return KINDS.find((kind) => kind === ending) ?? null;
}

async function saidInGlb(file: string): Promise<unknown> {
  const glb = await readGlbFile(file);
  return propertyOf(propertyOf(propertyOf(glb?.description, 'asset'), 'extras'), KEY);
}

const saidIn = async (file: string, kind: Exclude<Format['kind'], 'glb'> | null): Promise<string | null> => {
  if (kind === null) return null;
  return kind === '3mf' ? readThreeMf(file) : readHead(file, kind);
};

/** Undefined: nothing is said; null: it is no JSON. */
function jsonOf(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** In one line of Latin letters: comments of other formats know no others. */
const inLine = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** What is known of a run's making; the rest (`geometry`) is of the file. */
export interface Making {
  readonly run: RunRecord;
  readonly project: ProjectRecord;
  readonly app: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly recipe: string;
}

/** Null for a run that has no result. */
export function originOf({ run, project, app, at, recipe }: Making, geometry: string): Origin | null {
  if (run.result === null) return null;
  const nameOf = (id: string): string => short(project.inputs.find((input) => input.id === id)?.name ?? '');
  return {
    version: 1,
    app,
    exportedAt: at,
    project: { id: project.id, name: short(project.name) },
    run: { id: run.id, number: run.number, createdAt: run.createdAt },
    picture: { name: nameOf(run.imageId), sha256: run.imageSha256 },
    coarse: { name: nameOf(run.meshId), sha256: run.meshSha256 },
    result: { sha256: run.result.sha256 },
    geometry: { sha256: geometry },
    endpoint: short(run.endpoint),
    params: run.params,
    requestId: run.requestId,
    cost: { amount: run.price.amount, currency: run.price.currency, charge: chargeOf(run) },
    placement: run.result.placement === null ? null : [...run.result.placement.matrix],
    recipe: short(recipe),
  };
}

/**
 * Copy a finished file, with what is known of its making in it or, `making` null, without a word of it. An STL has room
 * for the request's id alone.
 *
 * @param target must not be there.
 * @throws AppError `damaged`; what the disk says.
 */
export async function copyWithProof(
  source: string,
  target: string,
  kind: Format['kind'],
  making: Making | null,
  signal?: AbortSignal,
): Promise<void> {
  if (kind === 'stl') {
    const requestId = making?.run.requestId ?? null;
    return copyWithHead(source, target, kind, requestId === null ? null : inLine(requestId).slice(1, -1), signal);
  }
  const geometry = making === null ? null : await geometryOf(source, kind, signal);
  const origin = making === null || geometry === null ? null : originOf(making, geometry);
  if (kind === 'glb') return copyDescribed(source, target, (description) => withOrigin(description, origin), signal);
  const said = origin === null ? null : inLine(origin);
  if (kind === '3mf') return copyThreeMf(source, target, said, signal);
  return copyWithHead(source, target, kind, said, signal);
}

/** A description with this origin in the place of any other; null: with none. */
function withOrigin(description: unknown, origin: Origin | null): unknown {
  if (!isRecord(description)) return description;
  const asset = isRecord(description['asset']) ? description['asset'] : {};
  const { extras: had, ...others } = asset;
  const kept = isRecord(had) ? Object.entries(had).filter(([key]) => key !== KEY) : [];
  const extras = Object.fromEntries([...kept, ...(origin === null ? [] : [[KEY, origin] as const])]);
  return { ...description, asset: { ...others, ...(Object.keys(extras).length > 0 && { extras }) } };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const propertyOf = (value: unknown, name: string): unknown =>
  isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;

const short = (text: string): string => (text.length <= 300 ? text : `${text.slice(0, 299)}…`);
