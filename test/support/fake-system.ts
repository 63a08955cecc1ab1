import path from 'node:path';
import type { Ran, System } from '../../main/programs/port.ts';

export interface FakeMachine {
  readonly platform: 'win32' | 'darwin' | 'linux';
  readonly env?: Readonly<Record<string, string>>;
  /** Files that are there, by absolute path, with their text. */
  readonly files: Readonly<Record<string, string>>;
  /** Links: from → to. */
  readonly links?: Readonly<Record<string, string>>;
  /** What a program prints when it is run, by its path and arguments; none: it cannot be started. */
  readonly says: (program: string, args: readonly string[]) => string | null;
}

const HOMES = { win32: 'C:\\Users\\Mia', darwin: '/Users/mia', linux: '/home/mia' } as const;

/** A machine of another system, as far as programs are looked for on it. `ran`: what was run, with how much patience. */
export function fakeSystem(machine: FakeMachine): System & { readonly ran: readonly string[][] } {
  const { platform, env = {}, files, links = {}, says } = machine;
  const its = platform === 'win32' ? path.win32 : path.posix;
  const ran: string[][] = [];
  const there = [...Object.keys(files), ...Object.keys(links)];
  const same = (a: string, b: string): boolean =>
    platform === 'win32' ? a.toLowerCase() === b.toLowerCase() : a === b;
  return {
    platform,
    env,
    home: HOMES[platform],
    path: its,
    ran,
    isFile: (file) => Promise.resolve(there.some((one) => same(one, its.normalize(file)))),
    list(folder) {
      const below = its.normalize(`${folder}${its.sep}`);
      const inside = there
        .filter((one) => same(one.slice(0, below.length), below))
        .map((one) => one.slice(below.length));
      return Promise.resolve([...new Set(inside.map((one) => one.split(its.sep)[0] ?? ''))]);
    },
    read: (file) => Promise.resolve(files[file] ?? ''),
    real: (file) => Promise.resolve(links[file] ?? file),
    run(program, args, ms): Promise<Ran> {
      ran.push([program, ...args, `${ms} ms`]);
      const output = says(program, args);
      return output === null ? Promise.reject(new Error('ENOENT')) : Promise.resolve({ code: 0, output });
    },
  };
}
