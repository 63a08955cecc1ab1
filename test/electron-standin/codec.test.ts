import { deserialize, serialize } from 'node:v8';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeCodec } from './codec.ts';

const { encode, decode } = makeCodec();
const trip = (value: unknown): unknown => decode(encode(value));

describe('what IPC carries', () => {
  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['numbers that JSON has not', [NaN, -0, Infinity, -Infinity, 10n ** 30n]],
    ['dates and patterns', { at: new Date(5), never: new Date(NaN), like: /a\/b/giu }],
    ['maps and sets', new Map<unknown, unknown>([[{ key: 1 }, new Set(['a', undefined])]])],
    ['bytes', [new Uint8Array([1, 255]), new Float32Array([0.5]), new BigInt64Array([1n]), new Uint8Array([7]).buffer]],
    ['a part of a buffer', new Uint16Array([1, 2, 3]).subarray(1, 2)],
    ['boxed values', Object('text')],
    ['holes', [1, , 3]], // eslint-disable-line no-sparse-arrays
  ])('%s', (_, value) => {
    expect(trip(value)).toEqual(value);
  });

  test('what refers to itself, and to one thing twice', () => {
    const shared = { name: 'shared' };
    const value: Record<string, unknown> = { a: shared, b: [shared] };
    value['self'] = value;
    const copy = trip(value) as { a: unknown; b: unknown[]; self: unknown };
    expect(copy.self).toBe(copy);
    expect(copy.b[0]).toBe(copy.a);
  });

  test('errors, under a name of the language', () => {
    class OwnError extends Error {
      override readonly name = 'OwnError';
    }
    const copy = trip(new OwnError('too much', { cause: 'greed' })) as Error;
    expect(copy).toBeInstanceOf(Error);
    expect([copy.name, copy.message, copy.cause]).toEqual(['Error', 'too much', 'greed']);
    expect(trip(new RangeError('far'))).toBeInstanceOf(RangeError);
  });

  test('a key that names the prototype, as a key', () => {
    const copy = trip(JSON.parse('{"__proto__":{"admin":true}}')) as { admin?: boolean };
    expect(copy.admin).toBeUndefined();
    expect(Object.keys(copy)).toEqual(['__proto__']);
  });

  test.each<[string, unknown]>([
    ['a function', { f: () => 0 }],
    ['a symbol', [Symbol('s')]],
    ['a promise', Promise.resolve()],
    ['a file', new Blob([])],
  ])('not %s', (_, value) => {
    expect(() => encode(value)).toThrow('An object could not be cloned.');
  });

  test('anything else as the structured clone has it', () => {
    const anything = fc.anything({
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withBigInt: true,
    });
    fc.assert(
      fc.property(anything, (value) => {
        expect(trip(value)).toEqual(deserialize(serialize(value)));
      }),
    );
  });
});
