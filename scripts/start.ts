// Runs the built app; what stands after `npm start --` is passed on.
import { announceRuntime, exitCode, runApp } from './run-app.ts';

const app = runApp(await announceRuntime(), process.argv.slice(2));
// Ctrl+C reaches the app by itself (it is in the same group) and it may take a moment to end well: wait for it.
process.on('SIGINT', () => undefined);
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.kill(signal));
app.on('exit', (code, signal) => {
  process.exitCode = exitCode(code, signal);
});
app.on('error', (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
