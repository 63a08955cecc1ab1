import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const packageFolder = path.join(root, 'node_modules/electron');
const failureFile = path.join(root, 'node_modules/.cache/electron-download-failed');
/** How long the installer may go on while nothing is known of the network; a slow line is given longer below. */
const BLIND_MS = 12_000;
const DOWNLOAD_MS = 15 * 60_000;

/** Where in an unpacked Electron the executable is (as the package `electron` has it). */
export function executableName(platform: NodeJS.Platform = process.platform): string {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/** Electron's own executable in node_modules; null: it was never downloaded, or not this version. */
export function downloadedElectron(): string | null {
  const executable = path.join(packageFolder, 'dist', executableName());
  const unpacked = path.join(packageFolder, 'dist/version');
  if (!existsSync(executable) || !existsSync(unpacked)) return null;
  const has = readFileSync(unpacked, 'utf8').trim().replace(/^v/, '');
  return has === electronVersion() ? executable : null;
}

/**
 * Has the package's own installer download Electron; null: it could not, and is not asked again today unless its
 * environment changes. Where the download's host does not answer, that takes 12 seconds at most.
 */
export async function downloadElectron(): Promise<string | null> {
  const attempt = JSON.stringify([today(), electronVersion(), mirror()]);
  if (existsSync(failureFile) && readFileSync(failureFile, 'utf8') === attempt) return null;
  console.log(`Downloading Electron ${electronVersion()} …`);
  if (await install()) {
    rmSync(failureFile, { force: true });
    return downloadedElectron();
  }
  mkdirSync(path.dirname(failureFile), { recursive: true });
  writeFileSync(failureFile, attempt);
  return null;
}

/** Runs the installer; what it says on the way to a failure is of no use to whoever starts the app. */
async function install(): Promise<boolean> {
  const installer = spawn(process.execPath, [path.join(packageFolder, 'install.js')], {
    stdio: ['ignore', 'inherit', 'ignore'],
  });
  const ended = new Promise<boolean>((resolve) => {
    installer.on('exit', (code) => resolve(code === 0));
    installer.on('error', () => resolve(false));
  });
  const kill = (): boolean => installer.kill('SIGKILL');
  let timer = setTimeout(kill, BLIND_MS);
  const probe = new AbortController();
  fetch(mirror(), { method: 'HEAD', signal: probe.signal }).then(
    () => {
      clearTimeout(timer);
      timer = setTimeout(kill, DOWNLOAD_MS);
    },
    () => undefined, // no way there, or one that only the installer knows (a proxy): it keeps its short time
  );
  const done = await ended;
  probe.abort();
  clearTimeout(timer);
  return done;
}

const mirror = (): string =>
  process.env['ELECTRON_MIRROR'] ??
  process.env['npm_config_electron_mirror'] ??
  'https://github.com/electron/electron/releases/download/';

const today = (): string => new Date().toISOString().slice(0, 10);

function electronVersion(): string {
  const text = readFileSync(path.join(packageFolder, 'package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
