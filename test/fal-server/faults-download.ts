import { gzipSync } from 'node:zlib';
import { HOSTS } from './exchange.ts';
import { instead } from './faults-any.ts';
import type { FaultDetails, FaultKind } from './faults.ts';
import { text, type Reply } from './reply.ts';

const answers = (says: string, play: () => Reply): FaultKind => instead(['download'], says, play);

/** The true file with the way it comes, or its bytes, changed. */
const bent = (says: string, change: (reply: Reply, details: FaultDetails) => Reply): FaultKind =>
  instead(['download'], says, async ({ proceed, details }) => change(await proceed(), details));

const spoiled = (says: string, spoil: (bytes: Buffer) => void): FaultKind =>
  bent(says, (reply) => {
    const bytes = Buffer.from(reply.body);
    spoil(bytes);
    return { ...reply, body: bytes };
  });

const half = ({ body }: Reply): number => Math.floor(body.byteLength / 2);

export const DOWNLOAD_FAULTS = {
  'download-403': answers('403: not allowed any more', () => text(403, 'text/plain', 'Forbidden')),
  'download-404': answers('404', () => text(404, 'text/plain', 'Not Found')),
  'download-410': answers('410: expired', () => text(410, 'text/plain', 'Gone')),
  'download-416': answers('416', () => text(416, 'text/plain', '', { 'content-range': 'bytes */1' })),
  'download-500': answers('500', () => text(500, 'text/plain', 'Internal Server Error')),
  'download-503': answers('503', () => text(503, 'text/plain', 'Slow Down')),
  'download-html': answers('200 with an HTML page', () => text(200, 'text/html', '<html>please sign in</html>')),
  'download-empty': answers('200 with no bytes', () => text(200, 'application/octet-stream', '')),
  'download-redirect': instead(['download'], '302 to the same file, or to `url`', ({ call, details }) => {
    const location = details.url ?? call.urlOf(HOSTS.cdn, `${call.path}?again`);
    return text(302, 'text/plain', '', { location });
  }),
  'download-drop': bent('closes the connection after `bytes`, or half of the file', (reply, { bytes }) => ({
    ...reply,
    wire: { dropAfter: bytes ?? half(reply) },
  })),
  'download-cut-chunked': bent('no Content-Length, and closes the connection after `bytes`', (reply, { bytes }) => ({
    ...reply,
    wire: { length: null, dropAfter: bytes ?? half(reply) },
  })),
  'download-length-too-big': bent('claims 1000 bytes more than it sends', (reply) => ({
    ...reply,
    wire: { length: reply.body.byteLength + 1000 },
  })),
  'download-length-too-small': bent('claims half of what it has: a short file, and no error', (reply) => ({
    ...reply,
    body: reply.body.subarray(0, half(reply)),
  })),
  'download-length-missing': bent('no Content-Length, whole file', (reply) => ({ ...reply, wire: { length: null } })),
  'download-silent-cut': bent('no Content-Length, half of the file, and a clean end', (reply) => ({
    ...reply,
    body: reply.body.subarray(0, half(reply)),
    wire: { length: 'close' },
  })),
  'download-throttled': bent('sends at `bytesPerSecond`', (reply, { bytesPerSecond }) => ({
    ...reply,
    wire: { bytesPerSecond: bytesPerSecond ?? 10_000 },
  })),
  'download-range-ignored': {
    on: ['download'],
    says: 'answers a range with 200 and the whole file',
    play: ({ wholeFile }) => wholeFile(),
  },
  'download-etag-changed': {
    on: ['download'],
    says: 'the file has another ETag, and a range conditional on the old one gets the whole file',
    play: async ({ call, proceed, wholeFile }) => {
      const reply = call.headers['if-range'] === undefined ? await proceed() : await wholeFile();
      return { ...reply, headers: { ...reply.headers, etag: '"another"' } };
    },
  },
  'download-gzip': bent('gzip-encoded', (reply) => ({
    ...reply,
    headers: { ...reply.headers, 'content-encoding': 'gzip' },
    body: gzipSync(reply.body),
  })),
  'download-wrong-type': bent('content type text/plain', (reply) => ({
    ...reply,
    headers: { ...reply.headers, 'content-type': 'text/plain' },
  })),
  'download-glb-truncated': spoiled('right length, but zeros from the middle on', (bytes) =>
    bytes.fill(0, Math.floor(bytes.byteLength / 2)),
  ),
  'download-glb-magic': spoiled('does not begin with glTF', (bytes) => bytes.write('ftyp', 'latin1')),
  'download-glb-version': spoiled('says glTF version 1', (bytes) => bytes.writeUInt32LE(1, 4)),
  'download-glb-length': spoiled('its own length field is wrong', (bytes) =>
    bytes.writeUInt32LE(bytes.byteLength + 4, 8),
  ),
  'download-glb-chunk': spoiled('its first chunk claims to reach beyond the end', (bytes) =>
    bytes.writeUInt32LE(bytes.byteLength, 12),
  ),
  'download-glb-json': spoiled('its JSON cannot be read', (bytes) => bytes.write('}}}}', 20, 'latin1')),
} as const satisfies Record<string, FaultKind>;
