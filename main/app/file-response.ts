import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { SECURITY_HEADERS } from './content-security.ts';

/** Bytes `start` to `end`, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** One `bytes=` range only; anything else is null, so that the caller answers 416, never a silent 200. */
function parseRange(header: string, size: number): ByteRange | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  if (match === null || size === 0) return null;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return null;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return start <= end && start < size ? { start, end } : null;
}

/**
 * A file as an answer to the page: whole or one range, streamed, its handle closed as soon as nobody reads any more.
 *
 * `contentType` comes from what the file is to us, never from a URL.
 */
export async function fileResponse(request: Request, path: string, contentType: string): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return new Response(null, { status: 405, headers: { ...SECURITY_HEADERS, allow: 'GET, HEAD' } });
  }
  const info = await stat(path).catch(() => null);
  if (info?.isFile() !== true) return new Response(null, { status: 404, headers: SECURITY_HEADERS });

  const wanted = request.headers.get('range');
  const range = wanted === null ? { start: 0, end: info.size - 1 } : parseRange(wanted, info.size);
  if (range === null) {
    return new Response(null, {
      status: 416,
      headers: { ...SECURITY_HEADERS, 'content-range': `bytes */${info.size}` },
    });
  }
  const headers = new Headers({
    ...SECURITY_HEADERS,
    'content-type': contentType,
    'content-length': String(range.end - range.start + 1),
    'accept-ranges': 'bytes',
    'cache-control': 'no-store',
  });
  if (wanted !== null) headers.set('content-range', `bytes ${range.start}-${range.end}/${info.size}`);
  const status = wanted === null ? 200 : 206;
  if (request.method === 'HEAD' || info.size === 0) return new Response(null, { status, headers });
  // 1 MB at a time: a 117 MB mesh is a hundred turns of the main process, not two thousand.
  const stream = createReadStream(path, { ...range, highWaterMark: 1 << 20 });
  return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, { status, headers });
}
