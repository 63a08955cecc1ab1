import { expect, test } from 'vitest';
import { isCommand, parseCommand } from '../../../main/command/parse.ts';

const parse = (line: string) => parseCommand(['electron', ...line.split(' ')], (argument) => argument === '/app');

test('a refine with everything that fal takes', () => {
  expect(
    parse(
      '--user-data-dir=/tmp/u /app --refine --image a.png --mesh=b.glb --octree 512 --steps 30 --seed 7 --out c.3mf --recipe Print --json',
    ),
  ).toEqual({
    kind: 'refine',
    image: 'a.png',
    mesh: 'b.glb',
    params: { octree_resolution: 512, num_inference_steps: 30, seed: 7, remove_background: true },
    out: 'c.3mf',
    recipe: 'Print',
    proof: true,
    again: false,
    overBudget: false,
    json: true,
  });
});

test('what is left out is fal’s own default', () => {
  expect(parse('/app --refine --image a.png --mesh b.glb')).toMatchObject({
    params: { octree_resolution: 1024, num_inference_steps: 50, seed: 42, remove_background: true },
    out: null,
    recipe: null,
  });
});

test('an export by id or by project and number', () => {
  expect(parse('/app --export dragon/3 --out x.glb --no-proof')).toEqual({
    kind: 'export',
    run: 'dragon/3',
    out: 'x.glb',
    recipe: null,
    proof: false,
    json: false,
  });
});

test.each([
  ['--refine --image a.png', 'needs --image and --mesh'],
  ['--refine --image a.png --mesh b.glb --octree 64', '128 to 1024'],
  ['--refine --image a.png --mesh b.glb --steps many', '1 to 50'],
  ['--refine --image a.png --mesh b.glb --seed -1', '--seed'],
  ['--refine --image a.png --mesh b.glb --seeds 3', '--seeds'],
  ['--refine --image a.png --mesh b.glb c.glb', 'c.glb'],
  ['--refine --image a.png --mesh b.glb --recipe Game', '--recipe needs --out'],
  ['--refine --export x --out y.glb', 'not both'],
  ['--export dragon/1', 'needs --out'],
  ['--export dragon/1 --out x.glb --seed 3', '--seed means nothing'],
])('%s is told what is wrong with it', (line, message) => {
  expect(parse(`/app ${line}`)).toEqual({ kind: 'wrong', message: expect.stringContaining(message) as string });
});

test('files and Chromium’s switches are no command', () => {
  for (const line of ['/app', '/app hero.png coarse.glb', '--user-data-dir=/x /app --disable-gpu a.glb']) {
    expect(parse(line)).toBeNull();
    expect(isCommand(['electron', ...line.split(' ')])).toBe(false);
  }
  expect(parse('/app --help')).toEqual({ kind: 'help' });
  expect(parse('/app --version')).toEqual({ kind: 'version' });
});
