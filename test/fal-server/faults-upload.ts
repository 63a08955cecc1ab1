import { badGateway, instead } from './faults-any.ts';
import type { FaultKind } from './faults.ts';
import { bodyOf, json, text, type Reply } from './reply.ts';
import { EXHAUSTED } from './routes-queue.ts';

const initiate = (says: string, play: () => Reply): FaultKind =>
  instead(['initiate', 'initiate-multipart'], says, play);
const xml = (status: number, code: string): Reply =>
  text(status, 'application/xml', `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);

export const UPLOAD_FAULTS = {
  'initiate-401': initiate('401 invalid key', () => json(401, { detail: 'invalid key credentials' })),
  'initiate-403': initiate('403 balance exhausted', () => json(403, { detail: EXHAUSTED })),
  'initiate-429': initiate('429', () => json(429, { detail: 'Too many' }, { 'retry-after': '1' })),
  'initiate-500': initiate('500', () => json(500, { detail: 'Internal Server Error' })),
  'initiate-502-html': initiate('502 with an HTML page', badGateway),
  'put-403-expired': instead(['put', 'part'], '403: the signature has expired', () => xml(403, 'ExpiredToken')),
  'put-413': instead(['put', 'part'], '413: too large', () => xml(413, 'EntityTooLarge')),
  'put-500': instead(['put', 'part'], '500', () => xml(500, 'InternalError')),
  'put-drop': {
    on: ['put', 'part'],
    says: 'closes the connection after `bytes` of the upload',
    reading: ({ bytes }) => ({ stopAfter: bytes ?? 1, then: 'drop' }),
    play: () => 'drop',
  },
  'put-stall': {
    on: ['put', 'part'],
    says: 'stops reading after `bytes` of the upload, and stays open',
    reading: ({ bytes }) => ({ stopAfter: bytes ?? 1, then: 'stall' }),
    play: () => 'silence',
  },
  'part-not-json': instead(['part'], 'stores the part, then answers without JSON', async ({ proceed }) => {
    await proceed();
    return text(200, 'text/plain', '');
  }),
  'complete-400': instead(['complete'], '400: parts missing', () => json(400, { detail: 'InvalidPart' })),
  'complete-500': instead(['complete'], '500', () => json(500, { detail: 'Internal Server Error' })),
  'upload-refused': {
    on: ['initiate', 'initiate-multipart'],
    says: 'gives an upload URL at which nobody listens, or one at the origin `url`',
    play: async ({ proceed, deadOrigin, details }) => {
      const reply = await proceed();
      const body = bodyOf(reply);
      if (typeof body['upload_url'] !== 'string') return reply;
      const { pathname, search } = new URL(body['upload_url']);
      return json(200, { ...body, upload_url: `${details.url ?? (await deadOrigin())}${pathname}${search}` });
    },
  },
} as const satisfies Record<string, FaultKind>;
