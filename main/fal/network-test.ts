import { NETWORK_STEPS, type NetworkTest } from '../../preload/contract/network.ts';
import { AppError } from '../base/app-error.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { createAsk, Unanswered, type Answer, type Ask } from './answer.ts';
import { authorization } from './key.ts';
import { describe, obstacleIn, type Obstacle } from './obstacle.ts';
import { accountError } from './platform-errors.ts';
import { ULTRASHAPE } from './port.ts';
import { guarded, type Fetch } from './transport.ts';

const PATIENCE = 15_000;
const API = 'https://api.fal.ai/v1/models/pricing';
/** The other hosts that a run needs, and what for: a firewall may know one and not another. */
const HOSTS: readonly (readonly [url: string, what: string])[] = [
  ['https://queue.fal.run/', 'runs are sent'],
  ['https://rest.fal.ai/', 'uploads begin'],
  ['https://v3b.fal.media/', 'files lie'],
];

/** The way to fal as certain settings would have it. */
export interface Way {
  /** How an address would be reached, in Chromium's words: `DIRECT`, or `PROXY host:port; …`. */
  readonly proxyFor: (url: string) => Promise<string>;
  /** @throws where the name has no address. */
  readonly lookUp: (host: string) => Promise<unknown>;
  readonly fetch: Fetch;
}

export interface NetworkTestDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Null: there is none yet. */
  readonly key: string | null;
  /** The loopback origin that plays fal; null: fal itself. Checked by `loopbackOrigin`. */
  readonly origin: string | null;
}

type Step = (typeof NETWORK_STEPS)[number];
type Told = Pick<NetworkTest['steps'][number], 'result' | 'message'>;

/** Where the way ends, and why. */
class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly step: Step;

  constructor(step: Step, message: string) {
    super(message);
    this.step = step;
  }
}

/**
 * Try the way to fal step by step and say which one fails, and what to do about it. Costs nothing and changes nothing; the
 * key goes to fal alone, and only when everything before it is well.
 */
export async function testNetwork(way: Way, deps: NetworkTestDeps): Promise<NetworkTest> {
  const told = new Map<Step, Told>();
  const ok = (step: Step, message: string): unknown => told.set(step, { result: 'ok', message });
  const skip = (step: Step, message: string): unknown => told.set(step, { result: 'skipped', message });
  const ask = createAsk({
    fetch: guarded(way.fetch, deps.origin),
    clock: deps.clock,
    log: deps.log,
    secrets: () => (deps.key === null ? [] : [deps.key, deps.key.split(':').at(-1) ?? '']),
  });
  try {
    const first = new URL(deps.origin ?? API);
    const proxy = await proxyOf(way, first.href);
    if (proxy === null) {
      await lookUp(way, first.hostname);
      ok('name', `${first.hostname} has an address.`);
    } else {
      skip('name', 'The proxy looks names up.');
    }
    const answer = await reach(ask, `${API}?endpoint_id=${encodeURIComponent(ULTRASHAPE)}`);
    ok('proxy', proxy === null ? 'No proxy: the app connects straight.' : `The proxy ${proxy} passes the app on.`);
    ok('connection', 'The connection comes about.');
    ok('certificate', 'The certificate is trusted.');
    insistOnFal(answer);
    for (const [url, what] of HOSTS) await reachToo(ask, url, what);
    ok('fal', 'fal answers, on all of its hosts.');
    if (deps.key === null) skip('key', 'There is no key yet.');
    else ok('key', await tryKey(ask, deps.key));
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    for (const step of NETWORK_STEPS.slice(NETWORK_STEPS.indexOf(error.step))) told.delete(step);
    told.set(error.step, { result: 'failed', message: error.message });
  }
  return { steps: NETWORK_STEPS.map((step) => ({ step, ...(told.get(step) ?? untold(step, told)) })) };
}

/** What was passed on the way to the step that failed went well; nothing after it was tried. */
function untold(step: Step, told: ReadonlyMap<Step, Told>): Told {
  const failed = NETWORK_STEPS.findIndex((one) => told.get(one)?.result === 'failed');
  const isBefore = NETWORK_STEPS.indexOf(step) < failed;
  return isBefore
    ? { result: 'ok', message: 'Nothing is in the way here.' }
    : { result: 'skipped', message: 'Not tried.' };
}

/** The proxy as people write it, `host:port`; null: there is none on this way. */
async function proxyOf(way: Way, url: string): Promise<string | null> {
  let said: string;
  try {
    said = await way.proxyFor(url);
  } catch (error) {
    if (error instanceof AppError) throw new Stopped('proxy', sentences(error));
    const { message, advice } = obstacleIn(describe(error)) ?? PROXY_SETTINGS;
    throw new Stopped('proxy', `${message} ${advice}`);
  }
  return /^\s*(?!DIRECT)[A-Z0-9]+\s+([^\s;]+)/.exec(said)?.[1] ?? null;
}

const PROXY_SETTINGS: Pick<Obstacle, 'message' | 'advice'> = {
  message: 'The proxy settings cannot be used.',
  advice: 'Correct them here or in the system.',
};

async function lookUp(way: Way, host: string): Promise<void> {
  try {
    await way.lookUp(host);
  } catch {
    const { message, advice } = obstacleIn('ENOTFOUND') ?? PROXY_SETTINGS;
    throw new Stopped('name', `${message} ${advice}`);
  }
}

/** Any answer at all: that there is one is what counts. */
async function reach(ask: Ask, url: string): Promise<Answer> {
  try {
    return await ask(url, { headers: { accept: 'application/json' } }, { patience: PATIENCE });
  } catch (error) {
    const { step, message, advice } = obstacleOf(error);
    throw new Stopped(step, `${message} ${advice}`);
  }
}

function obstacleOf(error: unknown): Obstacle {
  const found = obstacleIn(describe(error));
  if (found !== null) return found;
  const isLate = error instanceof Unanswered && error.isLate;
  return {
    step: 'connection',
    message: isLate ? 'Nobody answered on the way to fal.' : 'There is no connection to fal.',
    advice: 'A firewall may stop it, or the network has a proxy that is to be chosen in Settings.',
  };
}

/** Sign-in pages of networks answer for everybody. */
function insistOnFal({ status, body, said }: Answer): void {
  if (status >= 500) {
    throw new Stopped('fal', `fal has a server error (${status}). Try again in a moment; the way to it is free.`);
  }
  if (status >= 300 && status < 400) throw new Stopped('fal', SOMEBODY_ELSE);
  if (typeof body === 'object' && body !== null) return;
  throw new Stopped('fal', said === '' ? SOMEBODY_ELSE : `${SOMEBODY_ELSE} It said: ${said}`);
}

const SOMEBODY_ELSE =
  "Something else answers in fal's place. Open a web page: this network may want you to sign in first.";

async function reachToo(ask: Ask, url: string, what: string): Promise<void> {
  try {
    await ask(url, {}, { patience: PATIENCE });
  } catch (error) {
    const { message } = obstacleOf(error);
    const host = new URL(url).host;
    throw new Stopped(
      'fal',
      `fal answers, but not at ${host}, where ${what}: ${message} A proxy or firewall has to let it through.`,
    );
  }
}

async function tryKey(ask: Ask, key: string): Promise<string> {
  try {
    const headers = { authorization: authorization(key), accept: 'application/json' };
    const url = `${API}?endpoint_id=${encodeURIComponent(ULTRASHAPE)}`;
    const answer = await ask(url, { headers }, { patience: PATIENCE });
    if (answer.status === 200) return 'fal accepts the key.';
    throw accountError(answer);
  } catch (error) {
    if (error instanceof AppError) throw new Stopped('key', sentences(error));
    if (error instanceof Unanswered) throw new Stopped('key', sentences(accountError(error)));
    throw error;
  }
}

const sentences = ({ message, advice }: AppError): string => [message, advice].filter((part) => part !== '').join(' ');
