import { utilityProcess } from 'electron';
import type { MeshChannel } from '../mesh/channel.ts';

/** Start the mesh process beside the app: its memory and its crashes are its own. */
export function spawnMeshProcess(entry: string): MeshChannel {
  const child = utilityProcess.fork(entry, [], {
    serviceName: 'Ultrashape meshes',
    // It reads and writes mesh files and needs nothing of what the app was started with, the key least of all.
    env: { LANG: process.env['LANG'] ?? 'C' },
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
