// Plays `electron [switches] [-r module] APP [arguments]`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import inspector from 'node:inspector';
import { createRequire, registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { App } from './app.ts';
import { parseInvocation } from './command-line.ts';
import { makeElectron } from './electron.ts';
import { Host } from './host.ts';
import { install } from './installed.ts';

const root = path.join(import.meta.dirname, '../..');
const NAMES = new Set(['electron', 'electron/main', 'electron/common']);

interface PackageFile {
  readonly name?: string;
  readonly productName?: string;
  readonly version?: string;
  readonly main?: string;
}
const readPackage = (folder: string): PackageFile =>
  JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as PackageFile;

/** The Electron that this plays: the one that the project has. */
function playedVersion(): string {
  try {
    return readPackage(path.join(root, 'node_modules/electron')).version ?? '0.0.0';
  } catch {
    return '0.0.0';
  }
}

/** Tells the application where it is, and answers its main file. */
function describe(app: App, given: string): string {
  const appPath = path.resolve(given);
  if (!statSync(appPath).isDirectory()) {
    app.setAppPath(path.dirname(appPath));
    return appPath;
  }
  const { name, productName, version, main } = readPackage(appPath);
  app.setName(productName ?? name ?? 'Electron');
  if (version !== undefined) app.setVersion(version);
  app.setAppPath(appPath);
  return path.resolve(appPath, main ?? 'index.js');
}

function listenToTheEnd(host: Host): void {
  const { app } = host;
  process.on('uncaughtException', (error) => {
    if (process.listenerCount('uncaughtException') > 1) return; // the application's own says what happens
    console.error('A JavaScript error occurred in the main process\nUncaught Exception:\n', error);
    if (!app.isReady()) process.exit(1);
  });
  // Electron warns of a rejection that nobody handles, and goes on.
  process.on('unhandledRejection', (error) => {
    if (process.listenerCount('unhandledRejection') === 1) console.error('UnhandledPromiseRejectionWarning:', error);
  });
  // One shot at a graceful quit; the second signal of the kind ends the process.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => app.quit());
  process.on('exit', () => host.stop());
}

async function start(args: readonly string[]): Promise<void> {
  const { preloads, inspect, app: given } = parseInvocation(args);
  if (inspect) inspector.open(inspect.port, inspect.host);
  if (given === null) {
    console.error('usage: electron [switches] APP');
    process.exit(1);
  }
  const host = new Host(args);
  install(makeElectron(host));
  listenToTheEnd(host);
  const { app } = host;
  const url = pathToFileURL(path.join(import.meta.dirname, 'module.ts')).href;
  registerHooks({
    resolve: (name, context, next) => (NAMES.has(name) ? { url, shortCircuit: true } : next(name, context)),
  });
  try {
    const main = describe(app, given);
    await host.protocol.listen();
    const require = createRequire(import.meta.url);
    for (const preload of preloads) require(path.resolve(preload));
    // Electron waits for the main module before it is ready; an early switch still reaches Chromium.
    const late = setTimeout(() => {
      const what = 'the main module has not finished; in Electron too, a top-level await of app.whenReady() never ends';
      console.error(`electron stand-in: ${what} (electron/electron#40719)`);
    }, 5000);
    await import(pathToFileURL(main).href);
    clearTimeout(late);
    await host.chromium.browser();
    mkdirSync(app.getPath('userData'), { recursive: true }); // there before ready, as Chromium makes it
    app.becomeReady();
  } catch (error) {
    console.error('App threw an error during load\n', error);
    host.exit(1);
  }
}

const args = process.argv.slice(2);
const version = process.env['STANDIN_ELECTRON_VERSION'] ?? playedVersion();
if (process.env['ELECTRON_RUN_AS_NODE']) {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '' };
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env });
  process.exit(status ?? 1);
}
if (args[0] === '--version' || args[0] === '-v') {
  console.log(`v${version}`);
  process.exit(0);
}
for (const [name, value] of Object.entries({ electron: version, chrome: '156.0.0.0' })) {
  Object.defineProperty(process.versions, name, { value, enumerable: true });
}
Object.assign(process, {
  type: 'browser',
  defaultApp: true,
  resourcesPath: path.join(import.meta.dirname, 'resources'),
});
process.argv = [process.execPath, ...args];
await start(args);
