import { expect, test } from 'vitest';
import { planOf, rangeHeaders } from '../../../main/fal/range.ts';

const headers = (entries: Record<string, string>): Headers => new Headers(entries);
const STRONG = { bytes: 100, etag: '"a"' };

test('the rest is asked for on condition that the file is the same', () => {
  expect(rangeHeaders(STRONG)).toMatchObject({ range: 'bytes=100-', 'if-range': '"a"' });
});

test('a weak ETag is no condition, but what comes back must have it', () => {
  const weak = { bytes: 100, etag: 'W/"a"' };
  expect(rangeHeaders(weak)).not.toHaveProperty('if-range');
  const rest = (etag: string) => planOf(206, headers({ 'content-range': 'bytes 100-199/200', etag }), weak);
  expect(rest('W/"a"')).toMatchObject({ kind: 'body', from: 100, promised: 200, total: 200 });
  expect(rest('W/"b"')).toEqual({ kind: 'start-over' });
});

test.each([
  ['bytes 99-199/200', 'another place'],
  ['bytes 0-199/200', 'the beginning'],
  ['items 100-199/200', 'no bytes'],
  ['', 'nowhere'],
])('a 206 of %s (%s) is not appended', (range) => {
  expect(planOf(206, headers({ 'content-range': range, etag: '"a"' }), STRONG)).toEqual({ kind: 'start-over' });
});

test('a 206 nobody asked for is not taken for the file', () => {
  const none = { bytes: 0, etag: '' };
  expect(planOf(206, headers({ 'content-range': 'bytes 0-9/10' }), none)).toEqual({ kind: 'start-over' });
});

test('a 416 tells whether everything is here', () => {
  expect(planOf(416, headers({ 'content-range': 'bytes */100' }), STRONG)).toEqual({ kind: 'whole' });
  expect(planOf(416, headers({ 'content-range': 'bytes */90' }), STRONG)).toEqual({ kind: 'start-over' });
  expect(planOf(416, headers({}), STRONG)).toEqual({ kind: 'start-over' });
});

test('a body that was compressed on the way is not counted by its length, nor gone on from', () => {
  expect(planOf(200, headers({ 'content-encoding': 'gzip', 'content-length': '50', etag: '"a"' }), STRONG)).toEqual({
    kind: 'body',
    from: 0,
    promised: null,
    total: null,
    etag: null,
  });
});
