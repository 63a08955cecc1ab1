// Makes a fresh checkout ready: installs the packages that the lock file names when they are missing or out of date, and
// sees to something the app can run in. With --browser also to a Chromium (and on Debian a virtual display) for the
// tests. Runs on any Node from 20.19 up and needs no package.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const root = path.join(import.meta.dirname, '..');
const windows = process.platform === 'win32';
const browsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
];

/** Runs a command where the project is; true: it went well. */
function run(command, args, options = {}) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: windows, ...options });
  return status === 0;
}

/** The sentence that says what is missing and what to do, and the end. */
function giveUp(sentence) {
  console.error(sentence);
  process.exit(1);
}

function installPackages() {
  const stamp = path.join(root, 'node_modules', '.lock-hash');
  const lock = readFileSync(path.join(root, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  console.log('Installing the packages of package-lock.json …');
  if (!run('npm', ['ci', '--loglevel=error'])) {
    giveUp('The packages could not be installed. Is the npm registry within reach? Then run this again.');
  }
  writeFileSync(stamp, hash);
}

/** A Node that runs TypeScript: the one that comes with the packages on Linux, else the user's own. */
function findNode() {
  const own = path.join(root, 'node_modules/.bin/node');
  if (existsSync(own)) return own;
  if (Number(process.versions.node.split('.')[0]) < 24) {
    giveUp(
      `The scripts need Node.js 24 or later; this is ${process.version}. Install it from https://nodejs.org and run this again.`,
    );
  }
  return process.execPath;
}

const hasBrowser = () => [process.env['CHROMIUM_PATH'], ...browsers].some((file) => file && existsSync(file));
const isDebianRoot = () => existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;

/** Installs Debian packages; false: that is not for us to do here, or it failed. */
function aptInstall(names) {
  if (!isDebianRoot()) return false;
  console.log(`Installing ${names.join(', ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update', '-qq'], { env }); // it may fail for one source of several: the installation will tell
  return run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], { env });
}

/** Chromium, and with `display` a virtual one for a machine without. */
function installBrowser(display) {
  const names = hasBrowser() ? [] : ['chromium'];
  if (display && isDebianRoot() && !existsSync('/usr/bin/Xvfb')) names.push('xvfb', 'xauth');
  if (names.length === 0 || aptInstall(names)) return;
  if (hasBrowser()) {
    console.error(`Going on without ${names.join(' and ')}, which could not be installed.`);
  } else if (isDebianRoot() || existsSync('/usr/bin/apt-get')) {
    giveUp(
      'There is no Chromium. Install it (apt-get install chromium, as root) or name one in CHROMIUM_PATH, then run this again.',
    );
  } else if (!run('npx', ['playwright', 'install', 'chromium'])) {
    giveUp(
      'There is no Chromium, and Playwright could not download its own. Install Chrome or Chromium, name it in CHROMIUM_PATH, then run this again.',
    );
  }
}

installPackages();
const node = findNode();
// Downloads Electron if that is possible; otherwise the stand-in needs a Chromium.
const canRun = run(node, ['scripts/has-runtime.ts'], { shell: false });
if (process.argv.includes('--browser') || !canRun) installBrowser(process.argv.includes('--browser'));
if (!canRun && !run(node, ['scripts/has-runtime.ts', '--explain'], { shell: false })) process.exit(1);
