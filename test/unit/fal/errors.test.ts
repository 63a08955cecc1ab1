import { describe, expect, test } from 'vitest';
import { Unanswered, unanswered, type Answer } from '../../../main/fal/answer.ts';
import { downloadError, submitError, waitingError } from '../../../main/fal/errors.ts';
import { readResult } from '../../../main/fal/result.ts';

const answer = (status: number, body: unknown, headers: Record<string, string> = {}, said = ''): Answer => ({
  status,
  body,
  headers: new Headers(headers),
  said,
});

describe('how far a request got', () => {
  // Names as Node and as Electron's net give them.
  test.each([
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'UND_ERR_CONNECT_TIMEOUT',
    'net::ERR_NAME_NOT_RESOLVED',
    'net::ERR_PROXY_CONNECTION_FAILED',
  ])('%s: nothing was sent', (name) => {
    const node = new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: name }) });
    for (const error of [node, new Error(name)]) {
      expect(submitError(unanswered(error, false))).toMatchObject({ code: 'network', charged: 'no', retryable: true });
    }
  });

  test.each([
    'ECONNRESET',
    'UND_ERR_SOCKET',
    'EPIPE',
    'net::ERR_CONNECTION_RESET',
    'net::ERR_NETWORK_CHANGED',
    'net::ERR_INTERNET_DISCONNECTED',
    'net::ERR_ADDRESS_UNREACHABLE',
    'ENETDOWN',
    'what?',
  ])('%s: fal may have it', (name) => {
    expect(submitError(unanswered(new Error(name), false))).toMatchObject({
      code: 'unconfirmed',
      charged: 'fal-decides',
      retryable: false,
    });
  });

  test('an answer that does not come in time: fal may have it', () => {
    expect(submitError(unanswered(new Error('ECONNREFUSED'), true))).toMatchObject({ code: 'unconfirmed' });
  });

  test.each(['SELF_SIGNED_CERT_IN_CHAIN', 'net::ERR_CERT_AUTHORITY_INVALID', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'])(
    '%s is told from a missing connection',
    (name) => {
      const error = waitingError(unanswered(new Error(name), false));
      expect(error.message).toMatch(/not trusted: something in between/);
      expect(error).toMatchObject({ code: 'network', retryable: true });
    },
  );
});

test.each([400, 404, 405, 418])('a submit answered %i was not taken', (status) => {
  expect(submitError(answer(status, {}))).toMatchObject({ code: 'provider', charged: 'no', retryable: false });
});

test.each([301, 307, 408, 499, 500, 599])('a submit answered %i may have been taken', (status) => {
  expect(submitError(answer(status, {}))).toMatchObject({ code: 'unconfirmed', charged: 'fal-decides' });
});

test('a 403 that is not about money does not send the user to the till', () => {
  const error = submitError(answer(403, {}, {}, 'Key has no access to this application'));

  expect(error).toMatchObject({ code: 'auth', charged: 'no' });
  expect(error.message).toBe('fal does not allow this with this key (403): Key has no access to this application.');
});

test.each([
  ['7', 7000],
  ['0', 0],
  ['999999', 3_600_000],
  ['soon', null],
  ['Sun, 06 Nov 1994 08:49:39 GMT', 2000],
])('Retry-After: %s', (value, ms) => {
  const headers = { 'retry-after': value, date: 'Sun, 06 Nov 1994 08:49:37 GMT' };
  expect(waitingError(answer(429, {}, headers)).retryAfter).toBe(ms);
});

test.each([
  ['image_too_small', /size fal does not take/],
  ['file_too_large', /larger than fal takes/],
  ['unsupported_image_format', /could not read the picture/],
  ['no_media_generated', /made no mesh/],
  ['some_new_type', /could not use these inputs/],
])('a result refused for %s says so, and that it may have cost money', (type, sentence) => {
  const outcome = readResult(answer(422, { detail: [{ type, msg: 'm', loc: [] }] }, {}, 'm'), null);

  if (outcome.kind !== 'error') throw new Error(outcome.kind);
  expect(outcome.error).toMatchObject({ code: 'rejected-input', charged: 'fal-decides', retryable: false });
  expect(outcome.error.message).toMatch(sentence);
  expect(outcome.error.message).toMatch(/: m\.$/);
});

test('a server error that may be the gateway’s is not taken for the request’s end', () => {
  expect(readResult(answer(500, { detail: 'Internal Server Error' }), null)).toMatchObject({
    kind: 'unsure',
    error: { retryable: true },
  });
});

test('an interrupted download never claims to be done', () => {
  const lost = new Unanswered(true, 'There is no connection to fal.');
  expect(downloadError(lost, 999, 1000).message).toBe('Download interrupted at 99 %.');
  expect(downloadError(lost, 1000, 1000).message).toBe('Download interrupted at 99 %.');
  expect(downloadError(lost, 5, null).message).toBe('Download interrupted.');
});
