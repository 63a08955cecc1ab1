import type { Charge, RunParams, RunState } from '../../preload/contract/runs.ts';
import { chargeOf, isPaidElsewhere } from '../library/charge.ts';
import type { InputRecord, ProjectRecord, RunRecord } from '../library/records.ts';

/**
 * What a hand-over bundle says of a project, as `parameters.json` has it and the report shows it. No path of this machine
 * and no address at fal: whoever has one of those can fetch the file.
 */
export interface Facts {
  readonly version: 1;
  /** Version of the app. */
  readonly app: string;
  /** When it was handed over. Milliseconds since 1970, as every time here. */
  readonly at: number;
  readonly project: Pick<ProjectRecord, 'id' | 'name' | 'notes' | 'tags' | 'createdAt'>;
  readonly inputs: readonly (Pick<
    InputRecord,
    'id' | 'slot' | 'name' | 'bytes' | 'sha256' | 'size' | 'triangles' | 'addedAt'
  > & {
    /** In the bundle; null: it was not there to be handed over. */
    readonly file: string | null;
  })[];
  readonly runs: readonly {
    readonly id: string;
    readonly number: number;
    readonly createdAt: number;
    readonly state: RunState;
    readonly endpoint: string;
    readonly imageId: string;
    readonly meshId: string;
    readonly params: RunParams;
    readonly cost: {
      readonly amount: number;
      readonly currency: string;
      readonly charge: Charge;
      /** By the word of whoever hands it over. */
      readonly paidElsewhere: boolean;
    };
    readonly requestId: string | null;
    readonly rating: number;
    /** What went wrong, in a sentence; null: nothing did. */
    readonly failure: string | null;
    readonly result: {
      readonly file: string;
      readonly bytes: number;
      readonly sha256: string;
      readonly triangles: number;
      readonly vertices: number;
      /** Takes its coordinates to the coarse mesh's (column-major); null: not known. */
      readonly placement: readonly number[] | null;
    } | null;
  }[];
}

export interface BundleOf {
  readonly app: string;
  readonly at: number;
  readonly project: ProjectRecord;
  readonly inputs: readonly InputRecord[];
  readonly runs: readonly RunRecord[];
  /** By the id of an input or a run: its file in the bundle. */
  readonly files: ReadonlyMap<string, string>;
}

export function factsOf({ app, at, project, inputs, runs, files }: BundleOf): Facts {
  const { id, name, notes, tags, createdAt } = project;
  return {
    version: 1,
    app,
    at,
    project: { id, name, notes, tags, createdAt },
    inputs: inputs.map((input) => ({
      id: input.id,
      slot: input.slot,
      name: input.name,
      bytes: input.bytes,
      sha256: input.sha256,
      size: input.size,
      triangles: input.triangles,
      addedAt: input.addedAt,
      file: files.get(input.id) ?? null,
    })),
    runs: runs.map((run) => ({
      id: run.id,
      number: run.number,
      createdAt: run.createdAt,
      state: run.state,
      endpoint: run.endpoint,
      imageId: run.imageId,
      meshId: run.meshId,
      params: run.params,
      cost: {
        amount: run.price.amount,
        currency: run.price.currency,
        charge: chargeOf(run),
        paidElsewhere: isPaidElsewhere(run),
      },
      requestId: run.requestId,
      rating: run.rating,
      failure: run.failure?.message ?? null,
      result: resultOf(run, files.get(run.id)),
    })),
  };
}

function resultOf({ result }: RunRecord, file: string | undefined): Facts['runs'][number]['result'] {
  if (result === null || file === undefined) return null;
  const { bytes, sha256, triangles, vertices, placement } = result;
  return { file, bytes, sha256, triangles, vertices, placement: placement?.matrix ?? null };
}
