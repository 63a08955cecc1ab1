import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError, fromDisk } from '../../../main/base/app-error.ts';
import { readJson, writeJson } from '../../../main/base/json-file.ts';
import { redact } from '../../../main/base/redact.ts';
import { sha256Of } from '../../../main/base/hash.ts';

const Schema = v.object({ version: v.literal(1), name: v.string() });
let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'files-'));
  file = path.join(folder, 'project.json');
});
afterEach(() => rm(folder, { recursive: true }));

test('what was written is read back, and no temporary file stays', async () => {
  await writeJson(file, { version: 1, name: 'dragon' });
  await writeJson(file, { version: 1, name: 'Drache 🐉' });
  expect(await readJson(file, Schema)).toEqual({ version: 1, name: 'Drache 🐉' });
  expect(await readdir(folder)).toEqual(['project.json']);
});

test('a byte order mark, as some editors leave one, does no harm', async () => {
  await writeFile(file, '\uFEFF{"version":1,"name":"dragon"}');
  expect(await readJson(file, Schema)).toMatchObject({ name: 'dragon' });
});

test.each([
  ['', 'damaged'],
  ['{"version":1,"na', 'damaged'],
  ['{"version":1,"name":7}', 'damaged'],
  ['[]', 'damaged'],
  ['{"version":2,"name":"dragon"}', 'too-new'],
])('%j is %s, and is left as it is', async (text, code) => {
  await writeFile(file, text);
  await expect(readJson(file, Schema)).rejects.toMatchObject({ code });
  expect(await readFile(file, 'utf8')).toBe(text);
});

test('a file that is not there is missing, not damaged', async () => {
  await expect(readJson(file, Schema)).rejects.toMatchObject({ code: 'file-missing' });
});

test('writing into a folder that is gone says so', async () => {
  await expect(writeJson(path.join(folder, 'gone/project.json'), {})).rejects.toMatchObject({ code: 'file-missing' });
});

test.each([
  ['ENOSPC', 'disk-full'],
  ['EDQUOT', 'disk-full'],
  ['EROFS', 'read-only'],
  ['EACCES', 'read-only'],
  ['ENOENT', 'file-missing'],
])('%s is told as %s, and can be tried again', (code, told) => {
  const error = fromDisk(Object.assign(new Error('disk'), { code }));
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code: told, retryable: true, charged: 'no' });
});

test.each([
  'Authorization: Key 0b6f1c1e-6f0e-4a53-9d6a-0f6f5d8e4c11:5d1f00d5d1f00d5d1f00d',
  'key is 0b6f1c1e-6f0e-4a53-9d6a-0f6f5d8e4c11:5d1f00d5d1f00d5d1f00d.',
  'Bearer 5d1f00d5d1f00d5d1f00d',
  'PUT https://v3b.fal.media/upload/abc?sig=5d1f00d5d1f00d5d1f00d',
  'odd:5d1f00d5d1f00d5d1f00d',
])('no secret of %j is kept', (text) => {
  expect(redact(text, ['odd:5d1f00d5d1f00d5d1f00d'])).not.toContain('5d1f00d');
});

test('the hash of a file is that of its bytes', async () => {
  await writeFile(file, 'abc');
  expect(await sha256Of(file)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
