import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { faultOf } from '../../../main/library/index-check.ts';
import { tempFolder } from './support.ts';

/** A file of SQLite's of some hundred pages. */
async function database(): Promise<string> {
  const file = path.join(await tempFolder(), 'index.sqlite');
  const db = new DatabaseSync(file);
  db.exec(`create table t (words text) strict;
    with recursive n (i) as (select 1 union all select i + 1 from n where i < 400)
    insert into t select hex(randomblob(500)) from n;`);
  db.close();
  return file;
}

const HERE = Number.MAX_SAFE_INTEGER;
const ASIDE = 0;

test.each([
  ['here', HERE],
  ['in another thread', ASIDE],
])('a file is checked %s', async (_, atOnce) => {
  const file = await database();
  expect(await faultOf(file, atOnce)).toBeNull();
  const bytes = await readFile(file);
  await writeFile(file, bytes.fill('garbage ', 8192, 16_384));
  expect(await faultOf(file, atOnce)).toMatch(/quick_check|malformed/);
  await writeFile(file, 'garbage '.repeat(999));
  expect(await faultOf(file, atOnce)).toMatch('not a database');
});

test('a large file is left to another thread, a small one is not', async () => {
  const file = await database();
  const thread = path.join(path.dirname(file), 'thread.mjs');
  await writeFile(thread, "import { parentPort } from 'node:worker_threads'; parentPort.postMessage('asked there');");
  expect(await faultOf(file, ASIDE, thread)).toBe('asked there');
  expect(await faultOf(file, HERE, thread)).toBeNull();
});

test('where no thread can be had the file is checked all the same', async () => {
  const file = await database();
  const none = path.join(path.dirname(file), 'none.mjs');
  expect(await faultOf(file, ASIDE, none)).toBeNull();
  await writeFile(file, 'garbage '.repeat(999));
  expect(await faultOf(file, ASIDE, none)).toMatch('not a database');
});

test('no file has no fault', async () => {
  expect(await faultOf(path.join(await tempFolder(), 'index.sqlite'), ASIDE)).toBeNull();
});
