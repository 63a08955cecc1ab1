import type { InputRecord, ProjectRecord, RunRecord } from './records.ts';

/** What the index keeps of a project. */
export interface ProjectEntry {
  readonly id: string;
  /** Relative to the library. */
  readonly folder: string;
  /** Tells whether the file is still the one that was read. */
  readonly stamp: string;
  readonly name: string;
  readonly label: string;
  readonly at: number;
  readonly inputs: readonly Pick<InputRecord, 'id' | 'slot' | 'file' | 'name'>[];
}

/** What the index keeps of a run. */
export interface RunEntry {
  readonly id: string;
  readonly projectId: string;
  /** Name inside the project's `runs/`. */
  readonly folder: string;
  readonly stamp: string;
  readonly number: number;
  readonly state: string;
  readonly ended: boolean;
  readonly at: number;
  readonly image: string;
  readonly mesh: string;
  readonly subtitle: string;
  readonly words: string;
  /** Dollars; 0 where it cost nothing. */
  readonly spent: number;
}

export function projectEntry(project: ProjectRecord, folder: string, stamp: string): ProjectEntry {
  return {
    id: project.id,
    folder,
    stamp,
    name: project.name,
    label: [project.name, project.notes, ...project.tags].join(' '),
    at: project.updatedAt,
    inputs: project.inputs.map(({ id, slot, file, name }) => ({ id, slot, file, name })),
  };
}

export function runEntry(run: RunRecord, folder: string, stamp: string): RunEntry {
  const { num_inference_steps: steps, octree_resolution: octree, seed } = run.params;
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
    image: run.imageId,
    mesh: run.meshId,
    subtitle: params.join(' · '),
    words: ['run', run.number, ...params, run.state].join(' '),
    spent: wasPaid(run) ? run.price.amount : 0,
  };
}

/** True for the states that nothing follows of itself. An `unconfirmed` run still waits for an answer. */
export const hasEnded = (run: RunRecord): boolean => ['done', 'failed', 'cancelled'].includes(run.state);

/** True where fal took money for it: it delivered, or said that a failure is charged. */
export const wasPaid = (run: RunRecord): boolean => run.state === 'done' || run.failure?.charged === 'yes';
