import { foldersIn, pathFolders } from '../programs/found.ts';
import type { System } from '../programs/port.ts';
import { steamFolders } from '../programs/steam.ts';

export type Origin = 'given' | 'chosen' | 'installed' | 'path' | 'steam' | 'store' | 'snap' | 'flatpak';

/** Where a Blender may be. */
export interface Place {
  readonly program: string;
  /** What stands before Blender's own arguments. */
  readonly args: readonly string[];
  readonly origin: Origin;
}

const at = (origin: Origin, ...programs: readonly string[]): Place[] =>
  programs.map((program) => ({ program, args: [], origin }));

/** Every place where a Blender usually is on this system, whether or not one is there, the surest first. */
export async function usualPlaces(system: System): Promise<readonly Place[]> {
  if (system.platform === 'win32') return onWindows(system);
  return system.platform === 'darwin' ? onMac(system) : onLinux(system);
}

async function onWindows(system: System): Promise<readonly Place[]> {
  const { env, home, path } = system;
  const programs = ['ProgramW6432', 'ProgramFiles', 'ProgramFiles(x86)'].flatMap((name) => env[name] ?? []);
  const local = env['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local');
  const homes = [...new Set(programs), path.join(local, 'Programs')].map((one) => path.join(one, 'Blender Foundation'));
  const versions = (await Promise.all(homes.map((one) => foldersIn(system, one, /^blender/i)))).flat();
  const exe = (folder: string): string => path.join(folder, 'blender.exe');
  return [
    ...at('installed', ...versions.map(exe), ...(await registered(system))),
    ...at('installed', exe(path.join(home, 'scoop', 'apps', 'blender', 'current'))),
    ...at('steam', ...(await steamFolders(system)).map((folder) => exe(path.join(folder, 'Blender')))),
    ...at('store', exe(path.join(local, 'Microsoft', 'WindowsApps'))),
    ...at('path', ...pathFolders(system).map(exe)),
  ];
}

/** What opens .blend files: the launcher, beside which the program is. */
async function registered({ env, path, run }: System): Promise<readonly string[]> {
  const keys = ['HKCU\\Software\\Classes', 'HKLM\\SOFTWARE\\Classes'];
  const reg = path.join(env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'reg.exe');
  const asked = await Promise.all(
    keys.map((key) =>
      run(reg, ['query', `${key}\\blendfile\\shell\\open\\command`, '/ve'], 5000).catch(() => ({ output: '' })),
    ),
  );
  return asked.flatMap(({ output }) => {
    const command = /REG_(?:EXPAND_)?SZ\s+(?:"([^"]+\.exe)"|(\S+\.exe))/i.exec(output);
    const program = command?.[1] ?? command?.[2];
    return program === undefined ? [] : [path.join(path.dirname(program), 'blender.exe')];
  });
}

async function onMac(system: System): Promise<readonly Place[]> {
  const { home, path } = system;
  const inside = (app: string): string => path.join(app, 'Contents', 'MacOS', 'Blender');
  const roots = ['/Applications', path.join(home, 'Applications')];
  const folders = [...roots, ...roots.map((root) => path.join(root, 'Blender'))];
  const apps = (await Promise.all(folders.map((one) => foldersIn(system, one, /^blender.*\.app$/i)))).flat();
  return [
    ...at('installed', ...apps.map(inside)),
    ...at('steam', ...(await steamFolders(system)).map((one) => inside(path.join(one, 'Blender', 'Blender.app')))),
    ...at('path', ...pathFolders(system).map((folder) => path.join(folder, 'blender'))),
  ];
}

async function onLinux(system: System): Promise<readonly Place[]> {
  const { home, isFile, path } = system;
  const exe = (folder: string): string => path.join(folder, 'blender');
  // Blender's own archives are unpacked wherever there is room: blender-5.0.0-linux-x64 and the like.
  const roots = ['/opt', '/opt/blender', home, path.join(home, '.local'), path.join(home, '.local', 'opt')];
  const more = ['Applications', 'Downloads', 'Software', 'Programs', 'apps', 'bin'].map((one) => path.join(home, one));
  const unpacked = (await Promise.all([...roots, ...more].map((one) => foldersIn(system, one, /^blender/i)))).flat();
  const flatpaks = ['/var/lib/flatpak', path.join(home, '.local', 'share', 'flatpak')];
  const exported = flatpaks.map((one) => path.join(one, 'exports', 'bin', 'org.blender.Blender'));
  const hasFlatpak = (await Promise.all(exported.map((one) => isFile(one)))).includes(true);
  return [
    ...at('path', ...pathFolders(system).map(exe)),
    ...at('installed', ...['/usr/bin', '/usr/local/bin', path.join(home, '.local', 'bin')].map(exe)),
    ...at('installed', ...unpacked.map(exe)),
    ...at('steam', ...(await steamFolders(system)).map((folder) => exe(path.join(folder, 'Blender')))),
    ...at('snap', '/snap/bin/blender'),
    ...(hasFlatpak
      ? [{ program: '/usr/bin/flatpak', args: ['run', 'org.blender.Blender'], origin: 'flatpak' } as const]
      : []),
  ];
}
