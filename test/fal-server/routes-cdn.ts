import { text, type Reply } from './reply.ts';
import type { Route } from './state.ts';

/** `v3b.fal.media/files/…`: public files, with ranges. */
export const download: Route = (call, { files, settings }) => {
  const file = files.at(call.path);
  if (file === undefined) return text(404, 'text/plain', 'Not Found');
  const headers = {
    'content-type': file.contentType,
    etag: file.etag,
    ...(settings.ranges && { 'accept-ranges': 'bytes' }),
  };
  const range = settings.ranges ? call.headers['range'] : undefined;
  const condition = call.headers['if-range'];
  if (range === undefined || (condition !== undefined && condition !== file.etag)) {
    return { status: 200, headers, body: file.bytes };
  }
  return slice(file.bytes, range, headers);
};

/** One `bytes=` range of a file; 416 for anything that does not lie in it. */
function slice(bytes: Buffer, range: string, headers: Readonly<Record<string, string>>): Reply {
  const size = bytes.byteLength;
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
  const start = first === '' ? size - Number(last) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if ((first === '' && last === '') || start < 0 || start > end) {
    return { status: 416, headers: { ...headers, 'content-range': `bytes */${size}` }, body: Buffer.of() };
  }
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${start}-${end}/${size}` },
    body: bytes.subarray(start, end + 1),
  };
}
