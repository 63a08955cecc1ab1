import type { System } from './port.ts';

/** Folders that Steam installs into (`steamapps/common` of each of its libraries), whether or not they are there. */
export async function steamFolders(system: System): Promise<readonly string[]> {
  const { path, read } = system;
  const roots = await steamRoots(system);
  const libraries = await Promise.all(
    roots.map(async (root) => [root, ...pathsIn(await read(path.join(root, 'steamapps', 'libraryfolders.vdf')))]),
  );
  return [...new Set(libraries.flat())].map((library) => path.join(library, 'steamapps', 'common'));
}

/** `"path"  "D:\\Games"`, once for each library. */
const pathsIn = (vdf: string): string[] =>
  [...vdf.matchAll(/"path"\s+"((?:[^"\\]|\\.)*)"/g)].map(([, written = '']) => written.replace(/\\(.)/g, '$1'));

async function steamRoots({ platform, env, home, path, run }: System): Promise<readonly string[]> {
  if (platform === 'darwin') return [path.join(home, 'Library', 'Application Support', 'Steam')];
  if (platform !== 'win32') {
    return [
      path.join(home, '.steam', 'steam'),
      path.join(home, '.local', 'share', 'Steam'),
      path.join(home, '.var', 'app', 'com.valvesoftware.Steam', '.local', 'share', 'Steam'),
      path.join(home, 'snap', 'steam', 'common', '.local', 'share', 'Steam'),
    ];
  }
  const asked = await run(
    path.join(env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'reg.exe'),
    ['query', 'HKCU\\Software\\Valve\\Steam', '/v', 'SteamPath'],
    5000,
  ).catch(() => null);
  const registered = /SteamPath\s+REG_SZ\s+(.+)/.exec(asked?.output ?? '')?.[1]?.trim();
  return [
    ...(registered === undefined ? [] : [path.normalize(registered)]),
    path.join(env['ProgramFiles(x86)'] ?? 'C:\\Program Files (x86)', 'Steam'),
  ];
}
