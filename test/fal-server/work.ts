import { createHash, randomInt } from 'node:crypto';
import type { Endpoint } from './endpoints.ts';
import { FAILURES, type JobFailure } from './failures.ts';
import type { Job, Outcome } from './jobs.ts';
import { modelOf } from './model.ts';
import { compute as computeInThread, type Computed, type Work } from './runner.ts';
import type { State } from './state.ts';

/** What a runner does with a job: fetch its files, compute, and put the result on the CDN. */
export async function work(
  endpoint: Endpoint,
  input: Job['input'],
  { files, settings }: State,
  signal: AbortSignal,
): Promise<Outcome> {
  const number = (field: string, usual: number): number => Number(input[field] ?? usual);
  const url = (field: string): string => (typeof input[field] === 'string' ? input[field] : '');
  const pictureUrl = url('image_url') || url('input_image_url');
  const picture = files.ofUrl(pictureUrl);
  if (picture === undefined) return failed(failureOf('image_url', FAILURES['file-download']));
  if (!isPicture(picture.bytes)) return failed(FAILURES['image-load']);
  const compute = (job: Work): Promise<Computed> => (settings.threads ? computeInThread(job, signal) : modelOf(job));
  // Without a seed fal takes one of its own. The wobble stands for the sampling that no seed pins down at fal.
  const seed = number('seed', seedOf(pictureUrl)) + (settings.repeatable ? 0 : randomInt(1, 1 << 20));

  if (endpoint.id !== 'fal-ai/ultrashape') {
    return stored(await compute({ kind: 'coarse', picture: picture.bytes, seed }));
  }
  const mesh = files.ofUrl(url('model_url'));
  if (mesh === undefined) return failed(FAILURES['file-download']);
  return stored(
    await compute({
      kind: 'refine',
      mesh: mesh.bytes,
      picture: picture.bytes,
      settings: {
        steps: number('num_inference_steps', 50),
        octree: number('octree_resolution', 1024),
        seed,
        trianglesAt1024: settings.trianglesAt1024,
      },
    }),
  );

  function stored(computed: Computed): Outcome {
    if ('error' in computed) return failed(FAILURES['file-download']);
    const { buffer, byteOffset, byteLength } = computed.bytes;
    const file = files.add(endpoint.fileName, 'application/octet-stream', Buffer.from(buffer, byteOffset, byteLength));
    return { ok: true, file };
  }
}

function failed(failure: JobFailure): Outcome {
  return { ok: false, failure };
}

/** The same failure, blamed on another field. */
function failureOf(field: string, failure: JobFailure): JobFailure {
  return {
    ...failure,
    body: { detail: [{ loc: ['body', field], msg: 'Failed to download the file', type: failure.type }] },
  };
}

function seedOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt16LE(0);
}

function isPicture(bytes: Buffer): boolean {
  const head = bytes.toString('latin1', 0, 12);
  return head.startsWith('\x89PNG') || head.startsWith('\xff\xd8\xff') || /^RIFF.{4}WEBP$/s.test(head);
}
