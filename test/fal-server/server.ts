import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { accountOf, billOf, type AccountState, type Billed } from './account.ts';
import { serverClock } from './clock.ts';
import { control } from './control.ts';
import { readBody, readHead } from './exchange.ts';
import { makeElsewhere, type Elsewhere, type MadeElsewhere } from './elsewhere.ts';
import { FaultScript, type Fault, type FaultName, type FaultOrder } from './faults.ts';
import { Files, type StoredFile } from './files.ts';
import { violationsOf, type ExpectedKeep } from './invariants.ts';
import { Jobs, type Job, type Phase } from './jobs.ts';
import { Journal, type Entry } from './journal.ts';
import { listen, deadOrigin, stopListening } from './listening.ts';
import { matchOperation } from './operations.ts';
import { settingsOf, type FalServerOptions } from './options.ts';
import { play } from './play.ts';
import { json, send } from './reply.ts';
import type { State } from './state.ts';

/** A local fal: hosts, queue, storage, CDN and platform API behind one loopback origin. */
export interface FalServer {
  readonly origin: string;
  /** The account's key for models. */
  readonly key: string;
  /** The account's key that may also see the balance. */
  readonly adminKey: string;
  /** Every request so far, in the order of arrival. */
  journal(): readonly Entry[];
  /** Order a fault; see the table in README.md. */
  fault(name: FaultName, rest?: Omit<FaultOrder, 'name'>): Fault;
  clearFaults(): void;
  /** Jump ahead by `ms`. Resolves when the jobs that end by then are computed. */
  advance(ms: number): Promise<void>;
  jobs(): readonly (Job & { readonly phase: Phase })[];
  account(): AccountState;
  /** fal's bill: what it charged, request by request. */
  billed(): readonly Billed[];
  /** The file under one of fal's CDN URLs. */
  file(url: string): StoredFile | undefined;
  /** Forget a file, as fal does after a while. */
  expire(url: string): boolean;
  /** Say how many POSTs the user of this test asks for in all. */
  expectSubmits(count: number): void;
  /** Say how long fal is to be told to keep uploads and results. */
  expectKeep(keep: ExpectedKeep): void;
  /** Make a request as somebody else would, with this account: in fal's playground, or from another machine. */
  elsewhere(request?: Elsewhere): Promise<MadeElsewhere>;
  /** Say that a new client process has taken over, which knows only what the old one wrote down. */
  clientRestarted(): void;
  /** Everything in which the client broke its word. For the end of a test. */
  violations(): string[];
  /** Close the port and every connection, for `ms`, or until `goOnline`. */
  goOffline(ms?: number): Promise<void>;
  goOnline(): Promise<void>;
  close(): Promise<void>;
}

export async function startFalServer(options: FalServerOptions = {}): Promise<FalServer> {
  const settings = settingsOf(options);
  const keys = { key: settings.key, adminKey: settings.adminKey };
  const clock = serverClock(settings.clock, settings.clockSkewMs);
  const state: State = { settings, keys, clock, files: new Files(), jobs: new Jobs(clock, settings.concurrency) };
  const script = new FaultScript();
  const journal = new Journal();
  const sockets = new Set<Socket>();
  let expectedSubmits: number | null = null;
  let expectedKeep: ExpectedKeep | null = null;
  let comeBack: NodeJS.Timeout | undefined;

  const server: Server = createServer((request, response) => {
    // A request that cannot even be read is not worth an answer: the client sees a lost connection.
    answer(request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await listen(server, settings.port);
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;

  const self: FalServer = {
    origin,
    ...keys,
    journal: () => journal.entries,
    fault: (name, rest = {}) => script.add({ ...rest, name }),
    clearFaults: () => script.clear(),
    advance: async (ms) => {
      clock.advance(ms);
      await state.jobs.settled();
    },
    jobs: () => state.jobs.all.map((job) => ({ ...job, phase: state.jobs.phase(job) })),
    account: () => accountOf(state.jobs, settings),
    billed: () => billOf(state.jobs, settings),
    file: (url) => state.files.ofUrl(url),
    expire: (url) => state.files.remove(new URL(url).pathname),
    expectSubmits: (count) => {
      expectedSubmits = count;
    },
    expectKeep: (keep) => {
      expectedKeep = keep;
    },
    elsewhere: (request) => makeElsewhere(state, request),
    clientRestarted: () => journal.clientRestarted(),
    violations: () =>
      violationsOf(journal.entries, state.jobs, state.files, { ...settings, keys, expectedSubmits, expectedKeep }),
    goOffline: async (ms) => {
      await stopListening(server, sockets);
      if (ms !== undefined) comeBack = setTimeout(() => void self.goOnline(), ms);
    },
    goOnline: async () => {
      clearTimeout(comeBack);
      if (!server.listening) await listen(server, port);
    },
    close: async () => {
      clearTimeout(comeBack);
      if (server.listening) await stopListening(server, sockets);
      await state.jobs.close();
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const head = readHead(request, origin, keys);
    if (head.path.startsWith('/__control/')) {
      await send(response, await control(self, head, (await readBody(request)) ?? Buffer.of()), clock.now(), true);
      return;
    }
    const matched = matchOperation(head);
    const { id, token, file } = matched.params;
    const entry = journal.open(head, matched.operation, id ?? token ?? file ?? null, clock.now());
    const fault = script.take(head, matched.operation);
    entry.fault = fault?.order.name ?? null;
    const body = await readBody(request, fault?.kind.reading?.(fault.order));
    if (body === null) {
      hangUp(request, entry);
      return;
    }
    entry.bytesIn = body.byteLength;
    entry.json = parsed(head.headers['content-type'], body);

    const call = { ...head, body, params: matched.params };
    const reply = await play(call, matched.operation, state, fault, deadOrigin).catch((error: unknown) =>
      json(500, { detail: `the local fal itself failed: ${String(error)}` }),
    );
    if (reply === 'silence') return;
    if (reply === 'drop') {
      hangUp(request, entry);
      return;
    }
    entry.status = reply.status;
    const whole = await send(response, reply, clock.now(), head.method !== 'HEAD');
    entry.outcome = whole ? 'sent' : 'cut';
    entry.bytesOut = reply.body.byteLength;
    entry.finished = clock.now();
  }

  return self;
}

function hangUp(request: IncomingMessage, entry: Entry): void {
  entry.outcome = 'cut';
  request.socket.destroy();
}

/** A JSON body of reasonable size, for the journal. */
function parsed(type: string | undefined, body: Buffer): unknown {
  if (type?.startsWith('application/json') !== true || body.byteLength === 0 || body.byteLength > 1 << 20) return null;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
