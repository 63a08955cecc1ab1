import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLog, readStatus } from '../../../main/fal/status.ts';

const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

test.each(['FAILED', 'CANCELED', 'CANCELLED', 'ERROR', 'COMPLETED'])('%s ends: the result tells how', (status) => {
  expect(readStatus({ status }, [])).toEqual({ kind: 'completed', log: [], inferenceSeconds: null });
});

test.each([[null], ['2'], [-1], [1.5], [undefined]])('a place in the queue of %j is not known', (queue_position) => {
  expect(readStatus({ status: 'IN_QUEUE', queue_position }, [])).toEqual({ kind: 'queued', position: null });
});

test('whatever fal answers is a status or none, never an exception', () => {
  fc.assert(fc.property(fc.anything(), (body) => void readStatus(body, [])));
  fc.assert(fc.property(fc.anything(), (logs) => readStatus({ status: 'IN_PROGRESS', logs }, [])?.kind === 'running'));
});

test('lines come once, in the order of time, and those without a time stay where they were', () => {
  const log = readLog(
    [
      { message: 'second', timestamp: at(2) },
      { message: 'after the second', timestamp: null },
      { message: 'first', timestamp: at(1) },
      { message: 'second', timestamp: at(2) },
    ],
    [],
  );

  expect(log.map(({ text }) => text)).toEqual(['first', 'second', 'after the second']);
});

test('of twenty thousand lines the last two hundred are kept', () => {
  const log = readLog(
    Array.from({ length: 20_000 }, (_, i) => ({ message: `line ${i}`, timestamp: at(i) })),
    [],
  );

  expect(log).toHaveLength(200);
  expect(log.at(-1)?.text).toBe('line 19999');
});

test('a progress bar is shown as it ended, without colours, and a line without words not at all', () => {
  const log = readLog([{ message: '\u001b[32m10%\r50%\r100%\u001b[0m\n' }, { message: ' \r\n' }, 'plain', 7, null], []);

  expect(log.map(({ text }) => text)).toEqual(['100%', 'plain']);
});

test('secrets in a line are taken out, and a line has an end', () => {
  const [line] = readLog([{ message: `key canary123 ${'x'.repeat(5000)}` }], ['canary123']);

  expect(line?.text).toMatch(/^key \[key\] x+$/);
  expect(line?.text.length).toBeLessThanOrEqual(520);
});
