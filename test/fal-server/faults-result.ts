import { badGateway, instead } from './faults-any.ts';
import type { FaultKind } from './faults.ts';
import { FAILURES, failureReply, type JobFailure } from './failures.ts';
import { bodyOf, json, type Json } from './reply.ts';
import { EXHAUSTED } from './routes-queue.ts';

const fails = (failure: JobFailure): FaultKind =>
  instead(['result'], `${failure.status} ${failure.type}`, ({ call }) =>
    failureReply(failure, call.params['id'] ?? ''),
  );

const urlIn = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** The true result with its file changed. */
const bent = (says: string, change: (file: Record<string, Json>, url?: string) => Record<string, Json>): FaultKind =>
  instead(['result'], says, async ({ proceed, details }) => {
    const reply = await proceed();
    const body = Object.entries(bodyOf(reply)).map(([field, file]) => [
      field,
      change(file as Record<string, Json>, details.url),
    ]);
    return json(reply.status, Object.fromEntries(body) as Json, reply.headers);
  });

export const RESULT_FAULTS = {
  'result-401': instead(['result'], '401', () => json(401, { detail: 'invalid key credentials' })),
  'result-403': instead(['result'], '403 balance exhausted', () => json(403, { detail: EXHAUSTED })),
  'result-404': instead(['result'], '404: expired', () => json(404, { detail: 'Request not found' })),
  'result-429': instead(['result'], '429', () => json(429, { detail: 'Too many' }, { 'retry-after': '1' })),
  'result-502-html': instead(['result'], '502 with an HTML page', badGateway),
  'result-drop': instead(['result'], 'closes the connection', () => 'drop'),
  'result-file-download': fails(FAILURES['file-download']),
  'result-content-policy': fails(FAILURES['content-policy']),
  'result-image-load': fails(FAILURES['image-load']),
  'result-internal': fails(FAILURES.internal),
  'result-internal-retryable': fails(FAILURES['internal-retryable']),
  'result-runner-disconnected': fails(FAILURES['runner-disconnected']),
  'result-timeout': fails(FAILURES.timeout),
  'result-no-file': instead(['result'], '200 without the file', () => json(200, {})),
  'result-url-null': bent('the file has no URL', (file) => ({ ...file, url: null })),
  'result-url-http': bent('an http: URL', (file) => ({
    ...file,
    url: urlIn(file['url']).replace(/^https:/, 'http:'),
  })),
  'result-url-foreign': bent('`url`, or a URL on a host that is not fal’s', (file, url) => ({
    ...file,
    url: url ?? 'https://files.example.com/refined.glb',
  })),
  'result-url-data': bent('a data: URL', (file) => ({ ...file, url: 'data:model/gltf-binary;base64,Z2xURg==' })),
  'result-size-wrong': bent('a wrong file_size', (file) => ({ ...file, file_size: Number(file['file_size']) + 1000 })),
  'result-size-null': bent('file_size: null', (file) => ({ ...file, file_size: null })),
} as const satisfies Record<string, FaultKind>;
