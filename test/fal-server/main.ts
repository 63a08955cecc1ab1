/**
 * The local fal from the command line, for the demo and for trying things by hand:
 *
 *   npx node test/fal-server/main.ts --port 8787 --run-ms 20000 --triangles 6500000
 *
 * Prints one line of JSON with its origin and keys, and runs until it is told to end.
 */
import { parseArgs } from 'node:util';
import { startFalServer } from './server.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'queue-ms': { type: 'string', default: '4000' },
    'run-ms': { type: 'string', default: '20000' },
    triangles: { type: 'string', default: '1500000' },
    balance: { type: 'string', default: '10' },
    key: { type: 'string' },
  },
});

const server = await startFalServer({
  port: Number(values.port),
  queueMs: Number(values['queue-ms']),
  runMs: Number(values['run-ms']),
  trianglesAt1024: Number(values.triangles),
  balance: Number(values.balance),
  ...(values.key !== undefined && { key: values.key }),
});
const { origin, key, adminKey } = server;
console.log(JSON.stringify({ origin, key, adminKey }));

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void server.close().then(() => process.exit(0)));
}
