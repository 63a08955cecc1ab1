import { foldersIn, pathFolders, programId } from './found.ts';
import type { System } from './port.ts';

/** A program that opens files it is given. */
export interface Opener {
  /** The same at each start. */
  readonly id: string;
  readonly name: string;
  readonly program: string;
  /** Everything that stands on its command line for this file. */
  readonly argsFor: (file: string) => readonly string[];
}

/** A slicer by the names under which it is installed. */
interface Slicer {
  readonly name: string;
  /** Folder below Program Files, and program inside. */
  readonly windows: readonly (readonly [folder: RegExp, program: string])[];
  readonly mac: RegExp;
  /** Names on PATH. */
  readonly linux: readonly string[];
  readonly appImage: RegExp;
  readonly flatpaks: readonly string[];
}

const SLICERS: readonly Slicer[] = [
  {
    name: 'PrusaSlicer',
    windows: [[/^PrusaSlicer/i, 'prusa-slicer.exe']],
    mac: /^(original )?prusa ?slicer.*\.app$/i,
    linux: ['prusa-slicer', 'PrusaSlicer'],
    appImage: /^prusa-?slicer.*\.appimage$/i,
    flatpaks: ['com.prusa3d.PrusaSlicer'],
  },
  {
    name: 'OrcaSlicer',
    windows: [[/^OrcaSlicer/i, 'orca-slicer.exe']],
    mac: /^orca-?slicer.*\.app$/i,
    linux: ['orca-slicer', 'OrcaSlicer'],
    appImage: /^orca-?slicer.*\.appimage$/i,
    flatpaks: ['com.orcaslicer.OrcaSlicer', 'io.github.softfever.OrcaSlicer'],
  },
  {
    name: 'Bambu Studio',
    windows: [[/^Bambu Studio/i, 'bambu-studio.exe']],
    mac: /^bambu ?studio.*\.app$/i,
    linux: ['bambu-studio', 'BambuStudio'],
    appImage: /^bambu_?-?studio.*\.appimage$/i,
    flatpaks: ['com.bambulab.BambuStudio'],
  },
  {
    name: 'Cura',
    windows: [
      [/^UltiMaker Cura/i, 'UltiMaker-Cura.exe'],
      [/^Ultimaker Cura/i, 'Cura.exe'],
    ],
    mac: /^(ultimaker[ -])?cura.*\.app$/i,
    linux: ['cura', 'UltiMaker-Cura'],
    appImage: /^(ultimaker[-_])?cura.*\.appimage$/i,
    flatpaks: ['com.ultimaker.cura'],
  },
  {
    name: 'SuperSlicer',
    windows: [[/^SuperSlicer/i, 'superslicer.exe']],
    mac: /^super-?slicer.*\.app$/i,
    linux: ['superslicer', 'super-slicer', 'SuperSlicer'],
    appImage: /^super-?slicer.*\.appimage$/i,
    flatpaks: ['com.github.supermerill.SuperSlicer'],
  },
];

/** The slicers of this machine, each kind once. */
export async function findSlicers(system: System): Promise<readonly Opener[]> {
  const look =
    system.platform === 'win32'
      ? await onWindows(system)
      : system.platform === 'darwin'
        ? await onMac(system)
        : await onLinux(system);
  return (await Promise.all(SLICERS.map(look))).filter((one) => one !== null);
}

type Look = (slicer: Slicer) => Promise<Opener | null>;

/** A program that takes the file as it is; on a Mac an application is opened by the system. */
export function openerOf({ platform, path }: System, name: string, program: string): Opener {
  if (platform === 'darwin' && program.toLowerCase().endsWith('.app')) {
    return {
      id: programId(program),
      name,
      program: '/usr/bin/open',
      argsFor: (file) => ['-a', program, path.resolve(file)],
    };
  }
  return { id: programId(program), name, program, argsFor: (file) => [file] };
}

async function firstThere(system: System, programs: readonly string[]): Promise<string | null> {
  for (const program of programs) if (await system.isFile(program)) return program;
  return null;
}

const named =
  (system: System, candidates: (slicer: Slicer) => Promise<readonly string[]>): Look =>
  async (slicer) => {
    const program = await firstThere(system, await candidates(slicer));
    return program === null ? null : openerOf(system, slicer.name, program);
  };

function onWindows(system: System): Promise<Look> {
  const { env, path } = system;
  const programs = ['ProgramW6432', 'ProgramFiles', 'ProgramFiles(x86)'].flatMap((name) => env[name] ?? []);
  const local = env['LOCALAPPDATA'];
  const homes = [...programs, ...programs.map((one) => path.join(one, 'Prusa3D'))];
  if (local !== undefined) homes.push(path.join(local, 'Programs'));
  const all = [...new Set(homes)];
  return Promise.resolve(
    named(system, async ({ windows }) => {
      const found = windows.map(async ([folder, program]) =>
        (await Promise.all(all.map((home) => foldersIn(system, home, folder))))
          .flat()
          .map((one) => path.join(one, program)),
      );
      return (await Promise.all(found)).flat();
    }),
  );
}

function onMac(system: System): Promise<Look> {
  const { home, path } = system;
  const roots = ['/Applications', path.join(home, 'Applications'), '/Applications/Original Prusa Drivers'];
  return Promise.resolve(async ({ name, mac }) => {
    const [app] = (await Promise.all(roots.map((root) => foldersIn(system, root, mac)))).flat();
    return app === undefined ? null : openerOf(system, name, app);
  });
}

async function onLinux(system: System): Promise<Look> {
  const { home, isFile, path } = system;
  const shelves = ['Applications', 'AppImages', '.local/bin', 'bin', 'Downloads', 'Desktop'];
  const unpacked = shelves.map((one) => path.join(home, one));
  const folders = [...pathFolders(system), '/usr/bin', '/usr/local/bin'];
  const flatpaks = ['/var/lib/flatpak', path.join(home, '.local', 'share', 'flatpak')];
  const direct = named(system, async ({ linux, appImage }) => [
    ...folders.flatMap((folder) => linux.map((program) => path.join(folder, program))),
    ...(await Promise.all(unpacked.map((folder) => foldersIn(system, folder, appImage)))).flat(),
  ]);
  return Promise.resolve(async (slicer) => {
    const found = await direct(slicer);
    if (found !== null) return found;
    for (const app of slicer.flatpaks) {
      for (const root of flatpaks) {
        if (!(await isFile(path.join(root, 'exports', 'bin', app)))) continue;
        const program = '/usr/bin/flatpak';
        // Between the signs stands what the sandbox is shown.
        const argsFor = (file: string) => ['run', '--file-forwarding', app, '@@', file, '@@'];
        return { id: programId(program, [app]), name: slicer.name, program, argsFor };
      }
    }
    return null;
  });
}
