import { describe, expect, test } from 'vitest';
import { unanswered } from '../../../main/fal/answer.ts';
import { downloadError, submitError, uploadError, waitingError } from '../../../main/fal/errors.ts';
import { obstacleIn } from '../../../main/fal/obstacle.ts';
import { guarded } from '../../../main/fal/transport.ts';

const lost = (name: string): ReturnType<typeof unanswered> => unanswered(new Error(`net::${name}`), false);

test.each([
  ['ERR_PROXY_CONNECTION_FAILED', 'proxy', 'The proxy cannot be reached.'],
  ['ERR_SOCKS_CONNECTION_FAILED', 'proxy', 'The proxy cannot be reached.'],
  ['ERR_TUNNEL_CONNECTION_FAILED', 'proxy', 'The proxy refused to connect to fal.'],
  ['ERR_PROXY_AUTH_UNSUPPORTED', 'proxy', 'The proxy asks for a name and a password (407).'],
  ['ERR_PROXY_CERTIFICATE_INVALID', 'proxy', 'The proxy shows a certificate that this computer does not know.'],
  ['ERR_PAC_SCRIPT_FAILED', 'proxy', "The system's proxy settings cannot be used."],
  ['ERR_NAME_NOT_RESOLVED', 'name', "fal's address could not be looked up."],
  [
    'ERR_CERT_DATE_INVALID',
    'certificate',
    "The certificate of the connection to fal is not valid on this computer's date.",
  ],
  ['ERR_SSL_PROTOCOL_ERROR', 'certificate', 'No secure connection to fal came about.'],
  ['ERR_CONNECTION_REFUSED', 'connection', 'The connection to fal was refused.'],
  ['ERR_CONNECTION_TIMED_OUT', 'connection', 'Nobody answered on the way to fal.'],
  ['ERR_CONNECTION_RESET', 'connection', 'The connection to fal was cut.'],
  ['ERR_CERT_VERIFIER_CHANGED', 'connection', 'The connection to fal was cut.'],
])('%s is the %s’s', (name, step, message) => {
  expect(obstacleIn(`net::${name}`)).toMatchObject({ step, message });
});

test('what says nothing known is nobody’s', () => {
  expect(obstacleIn('something else')).toBeNull();
});

describe('a proxy in the way is named, with what to do and what becomes of the run', () => {
  test('while a run waits', () => {
    expect(waitingError(lost('ERR_TUNNEL_CONNECTION_FAILED'))).toMatchObject({
      code: 'network',
      message: 'The proxy refused to connect to fal.',
      advice:
        "It has to let fal.run, fal.ai and fal.media through. Ask whoever runs it, or choose another in Settings. The request keeps running at fal; the app picks it up when you're back.",
      charged: 'no',
      retryable: true,
    });
  });

  test('when a run is sent: nothing was, and it costs nothing', () => {
    for (const name of ['ERR_PROXY_CONNECTION_FAILED', 'ERR_PROXY_AUTH_REQUESTED', 'ERR_CERT_AUTHORITY_INVALID']) {
      expect(submitError(lost(name))).toMatchObject({ code: 'network', charged: 'no' });
    }
  });

  test('while files move', () => {
    expect(uploadError(lost('ERR_PROXY_CONNECTION_FAILED'), 5).advice).toMatch(/The proxy cannot be reached.*Settings/);
    const download = downloadError(lost('ERR_PROXY_CONNECTION_FAILED'), 1, 2);
    expect(download.message).toBe('Download interrupted at 50 %.');
    expect(download.advice).toMatch(/The proxy cannot be reached.*Resuming costs nothing/);
    expect(download.charged).toBe('yes');
  });
});

test.each(['ERR_SSL_PROTOCOL_ERROR', 'ERR_CERT_VERIFIER_CHANGED', 'ERR_CERT_DATABASE_CHANGED'])(
  '%s can cut a request that has left: fal may have it',
  (name) => {
    expect(submitError(lost(name))).toMatchObject({ code: 'unconfirmed', charged: 'fal-decides' });
  },
);

test('a proxy that wants a name is not taken for fal', async () => {
  const fetch = guarded(async () => Promise.resolve(new Response('who are you?', { status: 407 })), null);

  const error: unknown = await fetch('https://queue.fal.run/fal-ai/ultrashape', { method: 'POST' }).catch(
    (thrown: unknown) => thrown,
  );

  expect(submitError(unanswered(error, false))).toMatchObject({
    code: 'network',
    charged: 'no',
    message: 'The proxy asks for a name and a password (407).',
  });
});
