import { meshJobs } from '../../main/mesh/jobs.ts';
import type { MeshEngine, Progress } from '../../main/mesh/port.ts';
import type { JobArgs, JobName, JobValue } from '../../main/mesh/protocol.ts';

/** The real work on meshes without the process around it. `calls` names every job, in order. */
export function meshEngineHere(): MeshEngine & { readonly calls: readonly string[] } {
  const calls: string[] = [];
  const jobs = meshJobs();
  const run =
    <N extends JobName>(name: N) =>
    (args: JobArgs<N>, signal: AbortSignal, progress: Progress = () => undefined): Promise<JobValue<N>> => {
      calls.push(name);
      // As in the engine: what a job answers is what its name says.
      return jobs[name](args, signal, progress) as Promise<JobValue<N>>;
    };
  const inspect = run('inspect');
  const shrink = run('shrink');
  return {
    calls,
    prepare: run('prepare'),
    inspect: (job, signal) => inspect(job, signal),
    readImage: run('readImage'),
    place: run('place'),
    distances: run('distances'),
    appearance: run('appearance'),
    match: run('match'),
    finish: run('finish'),
    overlap: run('overlap'),
    report: run('report'),
    occupancy: run('occupancy'),
    matte: run('matte'),
    pose: run('pose'),
    shrink: (job, signal) => shrink(job, signal),
    close: () => Promise.resolve(),
  };
}
