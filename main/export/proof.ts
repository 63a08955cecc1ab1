import * as v from 'valibot';
import { Origin } from '../../preload/contract/origin.ts';
import type { ProjectRecord, RunRecord } from '../library/records.ts';
import { chargeOf } from '../library/charge.ts';
import { copyDescribed, geometryHash, readGlbFile } from './glb-file.ts';

/** Where it stands in `asset.extras`. */
const KEY = 'ultrashape';

/** What a GLB says of its making. `unreadable`: it says that it was made here, but not in a way that can be understood. */
export type Proof = { readonly kind: 'origin'; readonly origin: Origin } | { readonly kind: 'none' | 'unreadable' };

/** @throws what the disk says. */
export async function readProof(file: string): Promise<Proof> {
  const glb = await readGlbFile(file);
  const asset = propertyOf(glb?.description, 'asset');
  const said = propertyOf(propertyOf(asset, 'extras'), KEY);
  if (said === undefined) return { kind: 'none' };
  const parsed = v.safeParse(Origin, said);
  return parsed.success ? { kind: 'origin', origin: parsed.output } : { kind: 'unreadable' };
}

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
 * Copy a finished GLB, with what is known of its making in it or, `making` null, without a word of it.
 *
 * @param target must not be there.
 * @throws AppError `damaged`; what the disk says.
 */
export async function copyWithProof(
  source: string,
  target: string,
  making: Making | null,
  signal?: AbortSignal,
): Promise<void> {
  const geometry = making === null ? null : await geometryHash(source, signal);
  const origin = making === null || geometry === null ? null : originOf(making, geometry);
  await copyDescribed(source, target, (description) => withOrigin(description, origin), signal);
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
