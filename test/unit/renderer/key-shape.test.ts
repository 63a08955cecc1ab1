import { expect, test } from 'vitest';
import { readKey } from '../../../renderer/settings/key-shape.ts';

const KEY = '0b6f6c0e-3f9a-4f1c-9d57-000000000000:0123456789abcdef0123456789abcdef';

test.each([
  KEY,
  `  ${KEY}\n`,
  `"${KEY}"`,
  `FAL_KEY=${KEY}`,
  `export FAL_KEY='${KEY}'`,
  `Key ${KEY}`,
  `Authorization: Key ${KEY}\r\n`,
])('finds the key in %j', (pasted) => expect(readKey(pasted)).toEqual({ kind: 'key', key: KEY }));

test.each(['', '   ', '\n'])('%j is nothing', (pasted) => expect(readKey(pasted)).toEqual({ kind: 'blank' }));

test.each(['hello', 'a:b:c', 'two words:here', 'https://fal.ai/dashboard/keys and more', `${KEY} ${KEY}`])(
  '%j is no key',
  (pasted) => expect(readKey(pasted)).toEqual({ kind: 'strange' }),
);
