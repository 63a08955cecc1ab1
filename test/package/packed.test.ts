import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createPackage, extractFile, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const run = promisify(execFile);
let work: string;
let unpacked: string;
let archive: string;

beforeAll(async () => {
  work = await mkdtemp(path.join(tmpdir(), 'package-'));
  const dist = path.join(work, 'electron');
  await standInFolder(dist);
  const builder = path.join(root, 'node_modules/electron-builder/cli.js');
  const output = path.join(work, 'dist');
  const flags = [`-c.electronDist=${dist}`, `-c.directories.output=${output}`];
  await run(process.execPath, [builder, '--linux', 'dir', '--x64', '--publish', 'never', ...flags], { cwd: root });
  unpacked = path.join(output, 'linux-unpacked');
  archive = path.join(unpacked, 'resources/app.asar');
});

afterAll(() => rm(work, { recursive: true }));

/** What electron-builder packs around, where Electron itself cannot be downloaded: the files it looks for, and fuses. */
async function standInFolder(dist: string): Promise<void> {
  const electron = JSON.parse(await readFile(path.join(root, 'node_modules/electron/package.json'), 'utf8')) as {
    version: string;
  };
  await mkdir(path.join(dist, 'resources'), { recursive: true });
  await mkdir(path.join(dist, 'locales'));
  await mkdir(path.join(work, 'empty'));
  await writeFile(path.join(work, 'empty/package.json'), '{}');
  await createPackage(path.join(work, 'empty'), path.join(dist, 'resources/default_app.asar'));
  await writeFile(path.join(dist, 'version'), electron.version);
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox', 'locales/en-US.pak']) {
    await writeFile(path.join(dist, name), '');
  }
  // The sentinel that marks the fuse wire in Electron's binary, its version, its length and its states as shipped.
  const wire = Buffer.concat([
    Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
    Buffer.from([1, 9]),
    Buffer.from('101001011'),
  ]);
  await writeFile(path.join(dist, 'electron'), wire, { mode: 0o755 });
}

test('the archive holds the built app and nothing of its making', () => {
  const files = listPackage(archive, { isPack: false });
  for (const file of [
    '/package.json',
    '/out/main/index.js',
    '/out/main/index-check.js',
    '/out/main/mesh-process.js',
    '/out/main/mesh-thread.js',
    '/out/preload/index.cjs',
    '/out/renderer/index.html',
  ]) {
    expect(files).toContain(file);
  }
  expect(
    files.filter((file) =>
      /node_modules|\.map$|\.ts$|\.svelte$|^\/(test|scripts|assets|main|renderer|preload)\b/.test(file),
    ),
  ).toEqual([]);
});

test('the preload script needs nothing but electron', () => {
  const source = extractFile(archive, 'out/preload/index.cjs').toString('utf8');
  const required = [...source.matchAll(/\brequire\(["'`]([^"'`]+)["'`]\)/g)].map(([, name]) => name);
  expect([...new Set(required)]).toEqual(['electron']);
});

test('no development switch, path of the building machine or key is packed', () => {
  for (const file of ['out/main/index.js', 'out/main/mesh-process.js', 'out/preload/index.cjs']) {
    const text = extractFile(archive, file).toString('utf8');
    expect(text).not.toContain(root);
    expect(text).not.toMatch(/remote-debugging-port/);
  }
});

test('the release binary has every fuse as we decided', async () => {
  const wire = await getCurrentFuseWire(path.join(unpacked, 'ultrashape-desktop'));
  const on = FuseState.ENABLE;
  const off = FuseState.DISABLE;
  expect({
    runAsNode: wire[FuseV1Options.RunAsNode],
    cookieEncryption: wire[FuseV1Options.EnableCookieEncryption],
    nodeOptions: wire[FuseV1Options.EnableNodeOptionsEnvironmentVariable],
    nodeCliInspect: wire[FuseV1Options.EnableNodeCliInspectArguments],
    asarIntegrity: wire[FuseV1Options.EnableEmbeddedAsarIntegrityValidation],
    onlyAsar: wire[FuseV1Options.OnlyLoadAppFromAsar],
    browserSnapshot: wire[FuseV1Options.LoadBrowserProcessSpecificV8Snapshot],
    fileProtocolPrivileges: wire[FuseV1Options.GrantFileProtocolExtraPrivileges],
    wasmTrapHandlers: wire[FuseV1Options.WasmTrapHandlers],
  }).toEqual({
    runAsNode: off,
    cookieEncryption: on,
    nodeOptions: off,
    nodeCliInspect: off,
    asarIntegrity: on,
    onlyAsar: on,
    browserSnapshot: off,
    fileProtocolPrivileges: off,
    wasmTrapHandlers: on,
  });
});

test('the sample project and the licence travel along', async () => {
  expect(await readdir(path.join(unpacked, 'resources/sample'))).toContain('project.json');
  expect((await stat(path.join(unpacked, 'resources/LICENSE.txt'))).size).toBeGreaterThan(500);
});
