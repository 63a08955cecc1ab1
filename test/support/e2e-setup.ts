import { existsSync } from 'node:fs';
import path from 'node:path';
import { findRuntime } from '../../scripts/runtime.ts';

const root = path.join(import.meta.dirname, '../..');

/** Once before all end-to-end tests: the runtime is found (and downloaded if it can be), the app must be built. */
export default async function setUp(): Promise<void> {
  if (!existsSync(path.join(root, 'out/main/index.js')))
    throw new Error('Nothing is built: run "npm run build" first.');
  console.log((await findRuntime({ shown: false })).line);
}
