import { fork } from 'node:child_process';
import path from 'node:path';
import type { MeshChannel } from './channel.ts';

/** The mesh process where there is no Electron: a forked Node. `entry` is process.ts or what it was built to. */
export function nodeMeshChannel(entry: string = path.join(import.meta.dirname, 'process.ts')): MeshChannel {
  const child = fork(entry, [], { serialization: 'advanced', execArgv: [] });
  return {
    postMessage: (message) => {
      // A process that has just died answers with an error here; `onExit` is where it is dealt with.
      if (child.connected) child.send(message as object, () => undefined);
    },
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => {
      let told = false;
      const once = (): void => {
        if (told) return;
        told = true;
        listener();
      };
      if (child.exitCode !== null || child.signalCode !== null) once();
      child.once('exit', once);
      child.once('error', once);
    },
    kill: () => child.kill('SIGKILL'),
  };
}
