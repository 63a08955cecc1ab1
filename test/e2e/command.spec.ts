import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import type { Runtime } from '../../scripts/runtime.ts';
import { SAMPLE, test, withKey, withoutKey } from './journey.ts';

const root = path.join(import.meta.dirname, '../..');

interface Command {
  readonly runtime: Runtime;
  /** Settings, index and library of the test's own. */
  readonly folder: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Sees each line as it comes; may press Ctrl+C. */
  readonly online?: (line: string, interrupt: () => void) => void;
}

interface Ended {
  readonly code: number | null;
  readonly out: readonly string[];
  readonly err: string;
}

/** Runs the app as a script does. */
async function run({ runtime, folder, args, env = {}, online }: Command): Promise<Ended> {
  const entries = Object.entries(process.env).filter(([name]) => !['FAL_KEY', 'ELECTRON_RUN_AS_NODE'].includes(name));
  const child = spawn(runtime.executablePath, [`--user-data-dir=${path.join(folder, 'user-data')}`, root, ...args], {
    cwd: folder,
    env: {
      ...Object.fromEntries(entries),
      ...runtime.env,
      ULTRASHAPE_FAL_ORIGIN: 'http://127.0.0.1:9',
      ULTRASHAPE_LIBRARY: path.join(folder, 'library'),
      ...env,
    },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (data: Buffer) => {
    const seen = out.split('\n').length - 1;
    out += String(data);
    for (const line of out.split('\n').slice(seen, -1)) online?.(line, () => child.kill('SIGINT'));
  });
  child.stderr.on('data', (data: Buffer) => (err += String(data)));
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, out: out.split('\n').filter((line) => line !== ''), err };
}

const factsOf = ({ out }: Ended) => out.map((line) => JSON.parse(line) as Record<string, unknown>);
const hashOf = async (file: string) =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
const INPUTS = ['--image', SAMPLE.image, '--mesh', SAMPLE.mesh];

// Each command is a start of the whole app.
test.slow();

test('one line refines, keeps it in the library and writes a file; it is paid for once', async ({
  runtime,
  folder,
  fal,
}) => {
  const server = await fal();
  const out = path.join(folder, 'snail.glb');
  const args = ['--refine', ...INPUTS, '--seed', '7', '--out', 'snail.glb', '--recipe', 'Original', '--json'];
  const first = await run({ runtime, folder, args, env: withKey(server) });
  expect(first.err).toBe('');
  const facts = factsOf(first);
  const states = facts.filter(({ event }) => event === 'stage').map(({ state }) => state);
  expect(states.filter((state, at) => state !== states[at - 1])).toEqual(
    expect.arrayContaining(['uploading', 'running', 'downloading', 'done']),
  );
  expect(facts).toContainEqual(expect.objectContaining({ event: 'cost', amount: 0.15 }));
  const result = facts.find(({ event }) => event === 'result');
  expect(result).toMatchObject({ number: 1, charge: 'yes', requestId: expect.any(String) });
  expect(facts).toContainEqual(expect.objectContaining({ event: 'saved', file: out, proof: 'included' }));
  expect(first.code).toBe(0);
  expect(server.jobs()).toHaveLength(1);
  const original = path.join(String(result?.['folder']), 'refined.glb');
  const before = await hashOf(original);

  // The same again is refused before anything is sent, and an export costs nothing.
  const again = await run({ runtime, folder, args: ['--refine', ...INPUTS, '--seed', '7'], env: withKey(server) });
  expect(again.code).toBe(4);
  expect(again.err).toContain('You already have this one: run 1 of snail_coarse.');
  const exported = await run({
    runtime,
    folder,
    args: ['--export', 'snail_coarse/1', '--recipe', 'game', '--out', 'light.glb', '--no-proof'],
  });
  expect(exported.err).toBe('');
  expect(exported.out.at(-1)).toContain(`Saved ${path.join(folder, 'light.glb')}: `);
  // What a recipe promises: within one in a hundred of what it asks for.
  expect(exported.out.at(-1)).toMatch(/: (49,[5-9]\d\d|50,[0-4]\d\d) triangles/);
  expect(exported.code).toBe(0);
  expect((await readFile(path.join(folder, 'light.glb'))).includes(server.jobs()[0]?.id ?? '?')).toBe(false);
  expect(await hashOf(original)).toBe(before);
  expect(await hashOf(out)).not.toBe(before);
  expect(server.jobs()).toHaveLength(1);
  // Both are kept in mind with the run, by what was written.
  const { exports } = JSON.parse(await readFile(path.join(path.dirname(original), 'run.json'), 'utf8')) as {
    readonly exports: readonly unknown[];
  };
  expect(exports).toMatchObject([
    { name: 'snail.glb', recipe: 'Original', sha256: await hashOf(out), to: 'file' },
    { name: 'light.glb', recipe: 'Game', sha256: await hashOf(path.join(folder, 'light.glb')), to: 'file' },
  ]);
  // One project: the second command found the files where the first had put them.
  expect((await readdir(path.join(folder, 'library'))).filter((name) => !name.endsWith('.json'))).toHaveLength(1);
});

test('Ctrl+C stops waiting and says so; the app fetches the run later, without paying again', async ({
  runtime,
  folder,
  fal,
  launch,
}) => {
  const server = await fal({ runMs: 4000 });
  const stopped = await run({
    runtime,
    folder,
    args: ['--refine', ...INPUTS],
    env: withKey(server),
    online: (line, interrupt) => {
      if (line === 'fal is working') interrupt();
    },
  });
  expect(stopped.out.at(-1)).toContain('The run goes on at fal and is fetched when the app is next opened.');
  expect(stopped.code).toBe(130);

  const { page } = await launch({ env: withKey(server) });
  await expect(page.getByRole('option', { name: /snail_coarse/ }).first()).toBeVisible();
  await page.getByText('snail_coarse').first().dblclick();
  await expect(page.getByRole('option', { name: 'Run 1 in slot B' })).toBeVisible({ timeout: 30_000 });
  expect(server.jobs()).toHaveLength(1);

  // A command beside the open app is refused, and the window does not take its files for its own.
  const beside = await run({ runtime, folder, args: ['--refine', ...INPUTS, '--again'], env: withKey(server) });
  expect(beside.code).toBe(7);
  expect(beside.err).toContain('The app is open');
  expect(server.jobs()).toHaveLength(1);
});

test('what cannot be done is told by its code', async ({ runtime, folder, fal }) => {
  const server = await fal();
  const given = async (...args: readonly string[]) => run({ runtime, folder, args, env: withoutKey(server) });
  expect(await given('--help')).toMatchObject({ code: 0, err: '' });
  expect((await given('--version')).out).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
  expect(await given('--refine', '--image', SAMPLE.image)).toMatchObject({
    code: 2,
    err: '--refine needs --image and --mesh. See --help.\n',
  });
  expect(await given('--refine', ...INPUTS)).toMatchObject({ code: 3 });
  expect(await given('--export', 'nothing/1', '--out', 'x.glb')).toMatchObject({
    code: 5,
    err: expect.stringContaining('There is no project “nothing”'),
  });
  expect(server.jobs()).toHaveLength(0);
});
