import { expect, test } from 'vitest';
import { handOver } from '../../../preload/hand-over.ts';

const OF_DISK = new File(['glTF'], 'hero.glb');
const PASTED = new File(['PNG'], 'dräche.png');
const TOO_LARGE = {
  ok: false,
  error: { code: 'too-large', message: 'Too large.', advice: '', charged: 'no', retryable: false, ref: 'r' },
} as const;

function deps(answer: () => Promise<Response>) {
  const sent: (readonly [string, unknown])[] = [];
  return {
    sent,
    pathOf: (file: File) => (file === OF_DISK ? '/art/hero.glb' : ''),
    fetch: (address: string, { headers }: RequestInit) => {
      sent.push([address, headers]);
      return answer();
    },
  };
}

test('a file of the disk goes as its path, one without a path as bytes, anything else as nothing', async () => {
  const door = deps(() => Promise.resolve(Response.json({ ok: true, value: 'token' })));
  expect(await handOver([OF_DISK, PASTED, { kind: 'path', path: '/etc/passwd' }], door)).toEqual({
    ok: true,
    value: [{ kind: 'path', path: '/art/hero.glb' }, { kind: 'upload', token: 'token' }, null],
  });
  expect(door.sent).toEqual([['upload', { 'x-file-name': 'dr%C3%A4che.png' }]]);
});

test('why main did not take a file comes back as a value', async () => {
  expect(
    await handOver(
      [OF_DISK, PASTED],
      deps(() => Promise.resolve(Response.json(TOO_LARGE))),
    ),
  ).toEqual(TOO_LARGE);
});

test.each([
  ['cannot be read any more', () => Promise.reject(new TypeError('Failed to fetch'))],
  ['is answered with nonsense', () => Promise.resolve(new Response('', { status: 500 }))],
])('a file that %s is said to be unreadable, by name', async (_what, answer) => {
  expect(await handOver([PASTED], deps(answer))).toMatchObject({
    ok: false,
    error: { code: 'file-missing', message: '“dräche.png” could not be read.', charged: 'no' },
  });
});
