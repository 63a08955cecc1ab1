// Scripts, the benchmark, the soak and the local fal run from their sources: Node.js strips the types itself, and its
// parser stumbles over some TypeScript that every other tool reads (`for (const of of …)`).
import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const FILES = globSync('{main,preload,scripts,test}/**/*.ts', { cwd: root, exclude: ['**/component/**'] });

test('Node.js reads every file that runs from its source', () => {
  const unread = FILES.flatMap((file) => {
    try {
      stripTypeScriptTypes(readFileSync(path.join(root, file), 'utf8'));
      return [];
    } catch (error) {
      return [`${file}: ${String(error)}`];
    }
  });
  expect(FILES.length).toBeGreaterThan(400);
  expect(unread).toEqual([]);
});
