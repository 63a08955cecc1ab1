// For ready.mjs: ends with 0 if there is something to run the app in, with 1 if not; with --explain says what to do then.
import { findRuntime, NoRuntime } from './runtime.ts';

try {
  await findRuntime();
} catch (error) {
  if (!(error instanceof NoRuntime)) throw error;
  if (process.argv.includes('--explain')) console.error(error.message);
  process.exitCode = 1;
}
