import { inspect } from '../../main/mesh/inspect.ts';
import { place } from '../../main/mesh/place.ts';
import { prepare } from '../../main/mesh/prepare.ts';
import { readImage } from '../../main/mesh/read-image.ts';
import type { MeshEngine } from '../../main/mesh/port.ts';

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
    close: () => Promise.resolve(),
  };
}
