import { appearance } from '../../main/mesh/appearance.ts';
import { distances } from '../../main/mesh/distances.ts';
import { inspect } from '../../main/mesh/inspect.ts';
import { match } from '../../main/mesh/match.ts';
import { overlap } from '../../main/mesh/overlap.ts';
import { place } from '../../main/mesh/place.ts';
import { prepare } from '../../main/mesh/prepare.ts';
import { readImage } from '../../main/mesh/read-image.ts';
import { report } from '../../main/mesh/report.ts';
import type { MeshEngine, Progress } from '../../main/mesh/port.ts';

const unheard: Progress = () => undefined;

/** The real work on meshes without the process around it. `calls` names every job, in order. */
export function meshEngineHere(): MeshEngine & { readonly calls: readonly string[] } {
  const calls: string[] = [];
  return {
    calls,
    prepare: (job, signal) => {
      calls.push('prepare');
      return prepare(job, signal);
    },
    inspect: (job, signal) => {
      calls.push('inspect');
      return inspect(job, signal);
    },
    readImage: (job) => {
      calls.push('readImage');
      return readImage(job.file);
    },
    place: (job, signal) => {
      calls.push('place');
      return place(job, signal);
    },
    distances: (job, signal, progress = unheard) => {
      calls.push('distances');
      return distances(job, signal, progress);
    },
    appearance: (job, signal) => {
      calls.push('appearance');
      return appearance(job, signal);
    },
    match: (job, signal, progress = unheard) => {
      calls.push('match');
      return match(job, signal, progress);
    },
    overlap: (job, signal) => {
      calls.push('overlap');
      return overlap(job, signal);
    },
    report: (job, signal) => {
      calls.push('report');
      return report(job, signal);
    },
    close: () => Promise.resolve(),
  };
}
