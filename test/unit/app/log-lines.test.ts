import { expect, test } from 'vitest';
import { AppError } from '../../../main/base/app-error.ts';
import { logOver } from '../../../main/app/log-lines.ts';

const KEY = '0b6f1c1e-6f0e-4a53-9d6a-0f6f5d8e4c11:5d1f00d5d1f00d5d1f00d5d1f00d5d1f';
/** Nothing that looks like a key, and written another way in JSON. */
const ODD = 'my"id:se\\cret/5d1f00d';
const SIGNED = 'https://storage.example/place?X-Signature=5d1f00d5d1f00d';

function bench() {
  const lines: string[] = [];
  const log = logOver(
    (_level, line) => lines.push(line),
    () => [KEY, ODD],
  );
  return { log, lines };
}

test('no key and no signed address stands in the log, wherever it came in', () => {
  const { log, lines } = bench();
  const cause = new TypeError(`Headers.append: "Key ${KEY}" is an invalid header value`);
  log.info(`with ${ODD}`, { url: SIGNED, nested: { key: KEY } });
  log.warn(KEY, { header: `Key ${ODD}`, half: KEY.split(':')[1], oddHalf: 'se\\cret/5d1f00d' });
  log.error('failed', new AppError('provider', `fal said ${KEY}`, { cause }), { address: SIGNED });
  log.error('failed', `not an error: ${ODD}`);
  const text = lines.join('\n');
  expect(lines).toHaveLength(4);
  expect(text).not.toContain('5d1f00d');
  expect(text).toContain('https://storage.example/place?[query]');
});

test('an error is a line with a reference, its code and its causes', () => {
  const { log, lines } = bench();
  const ref = log.error('a run failed', new AppError('disk-full', 'No room.', { cause: new Error('ENOSPC') }), {
    runId: 'r1',
  });
  const line: unknown = JSON.parse(lines[0] ?? '');
  expect(line).toMatchObject({
    level: 'error',
    message: 'a run failed',
    ref,
    runId: 'r1',
    error: { name: 'AppError', code: 'disk-full', message: 'No room.', cause: { message: 'ENOSPC' } },
  });
  expect(ref).toMatch(/^[a-z2-9]{6}$/);
});

test('what cannot be written as JSON costs its details, not the line', () => {
  const { log, lines } = bench();
  const round: Record<string, unknown> = {};
  round['self'] = round;
  const ref = log.error('odd', round);
  log.info('large', { bytes: 10n });
  expect(lines[0]).toContain(ref);
  expect(lines).toHaveLength(2);
});
