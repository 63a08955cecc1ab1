// The child behind utilityProcess.fork: gives the module process.parentPort, then runs it.
import { EventEmitter } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const port = Object.assign(new EventEmitter(), {
  postMessage: (message: unknown) => void process.send?.({ message }),
  start: () => undefined,
});
Object.assign(process, { parentPort: port, type: 'utility' });

// What arrives before the module listens is kept for it.
const early: unknown[] = [];
let listening = false;
port.on('newListener', (name) => {
  if (name !== 'message' || listening) return;
  listening = true;
  setImmediate(() => {
    for (const data of early.splice(0)) port.emit('message', { data, ports: [] });
  });
});
process.on('message', (raw) => {
  const { message } = raw as { readonly message: unknown }; // written by utility-process.ts
  if (listening && early.length === 0) port.emit('message', { data: message, ports: [] });
  else early.push(message);
});
process.on('disconnect', () => process.exit(0));

const [entry = ''] = process.argv.splice(2, 1);
process.argv[1] = entry;
try {
  await import(pathToFileURL(path.resolve(entry)).href);
} catch (error) {
  console.error(error);
  process.exit(1);
}
