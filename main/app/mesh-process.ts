import { utilityProcess } from 'electron';
import type { MeshChannel } from '../mesh/channel.ts';

/** What a process of Node's needs to start on each system. */
const NEEDED = ['LANG', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR'];

/** It reads and writes mesh files and needs nothing else of what the app was started with, the key least of all. */
function environment(whole: NodeJS.ProcessEnv): Record<string, string> {
  const kept = NEEDED.map((name) => [name, whole[name]] as const);
  return Object.fromEntries(kept.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Start the mesh process beside the app: its memory and its crashes are its own. */
export function spawnMeshProcess(entry: string): MeshChannel {
  const child = utilityProcess.fork(entry, [], {
    serviceName: 'Ultrashape meshes',
    env: environment(process.env),
    // A 117 MB mesh with its edges takes a few hundred megabytes; an OBJ of that size, more.
    execArgv: ['--max-old-space-size=8192'],
  });
  return {
    postMessage: (message) => child.postMessage(message),
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => child.once('exit', () => listener()),
    kill: () => void child.kill(),
  };
}
