// Builds all three parts, runs the app, and on every change builds what changed and starts the app again. A restart for
// a change of the page too, rather than a dev server: the page always comes from app://bundle/ under its real policy.
import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { createBuilder } from 'vite';
import { announceRuntime, exitCode, runApp } from './run-app.ts';

const PARTS = ['main', 'preload', 'client'];
const runtime = await announceRuntime();
const args = process.argv.slice(2);

let app: ChildProcess | undefined;
let restarting = Promise.resolve();

async function restart(): Promise<void> {
  const old = app;
  app = undefined;
  if (old?.exitCode === null && old.signalCode === null) {
    old.kill();
    await once(old, 'exit');
  }
  const started = runApp(runtime, args);
  app = started;
  started.on('exit', (code, signal) => {
    if (app === started) process.exit(exitCode(code, signal)); // the user closed it: nothing is left to watch for
  });
}

const builder = await createBuilder({ mode: 'development', logLevel: 'warn', build: { watch: {} } });
const building = new Set(PARTS);
const failed = new Set<string>();
for (const name of PARTS) {
  const environment = builder.environments[name];
  if (environment === undefined) throw new Error(`no environment ${name} in vite.config.ts`);
  const watcher = await builder.build(environment);
  if (!('on' in watcher)) throw new Error('vite does not watch');
  watcher.on('event', (event) => {
    if (event.code === 'START') {
      building.add(name);
      failed.delete(name);
    } else if (event.code === 'ERROR') {
      failed.add(name);
      console.error(event.error);
    } else if (event.code === 'END') {
      building.delete(name);
      if (building.size > 0 || failed.size > 0) return;
      console.log('Built; the app starts again at each change. Close it, or press Ctrl+C, to stop.');
      restarting = restarting.then(restart);
    }
  });
}
