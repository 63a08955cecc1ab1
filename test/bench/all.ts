// npm run bench: everything that is measured, one after the other, and never two at once. See README.md.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** What `--only` names, and what Node is given for it. Whatever else is asked for is passed on. */
const PARTS = {
  view: ['run.ts', '--only', 'view'],
  finish: ['run.ts', '--only', 'finish'],
  library: ['--expose-gc', 'big.ts'],
  window: ['window.ts'],
} as const;
const EVERYTHING = [['run.ts'], PARTS.library, PARTS.window] as const;

const isPart = (name: string): name is keyof typeof PARTS => Object.hasOwn(PARTS, name);

const [flag, name = '', ...others] = process.argv.slice(2);
if (flag !== undefined && (flag !== '--only' || !isPart(name))) {
  throw new Error(`npm run bench -- --only ${Object.keys(PARTS).join('|')} [what that one takes]`);
}
for (const part of isPart(name) ? [PARTS[name]] : EVERYTHING) {
  const args = part.map((arg) => (arg.endsWith('.ts') ? path.join(import.meta.dirname, arg) : arg));
  const { status } = spawnSync(process.execPath, [...args, ...others], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
