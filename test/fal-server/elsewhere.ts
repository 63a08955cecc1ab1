import { meshFile, pictureFile } from './driving.ts';
import { endpointOf } from './endpoints.ts';
import { HOSTS } from './exchange.ts';
import { FAILURES } from './failures.ts';
import type { Job } from './jobs.ts';
import type { Json } from './reply.ts';
import type { State } from './state.ts';
import { work } from './work.ts';

/** A request that the client under test knows nothing of. What is not given is as in fal's playground. */
export interface Elsewhere {
  readonly picture?: File;
  readonly mesh?: File;
  /** Addresses by which the request names its inputs, where those are not fal's storage's. The work is done all the same. */
  readonly image_url?: string;
  readonly model_url?: string;
  readonly params?: Readonly<Record<string, Json>>;
  /** How long ago it was sent, milliseconds. */
  readonly ago?: number;
  readonly runMs?: number;
  readonly failure?: keyof typeof FAILURES;
}

export interface MadeElsewhere {
  readonly requestId: string;
  readonly image_url: string;
  readonly model_url: string;
}

/** Put both files on the CDN and the request into the queue. Resolves when its work is computed, however far the clock is. */
export async function makeElsewhere(state: State, request: Elsewhere = {}): Promise<MadeElsewhere> {
  const { picture = pictureFile(), mesh = meshFile(), params = {}, ago = 0, failure } = request;
  const endpoint = endpointOf('fal-ai/ultrashape');
  if (endpoint === undefined) throw new Error('There is no such endpoint.');
  const store = async (file: File): Promise<string> =>
    `https://${HOSTS.cdn}${state.files.add(file.name, file.type, Buffer.from(await file.arrayBuffer())).path}`;
  const stored = { image_url: await store(picture), model_url: await store(mesh) };
  const { image_url, model_url } = { ...stored, ...request };
  const input: Job['input'] = { image_url, model_url, ...params };
  const { queueMs, runMs, positions } = { ...state.settings, ...request };
  const job = state.jobs.accept(
    endpoint,
    input,
    { queueMs: ago > 0 ? 0 : queueMs, runMs, positions },
    (signal) =>
      failure === undefined
        ? work(endpoint, { ...params, ...stored }, state, signal)
        : Promise.resolve({ ok: false as const, failure: FAILURES[failure] }),
    { ago },
  );
  await job.computed;
  return { requestId: job.id, image_url, model_url };
}
