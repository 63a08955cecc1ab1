import type { Keys } from './exchange.ts';
import { HOSTS } from './exchange.ts';
import type { Files } from './files.ts';
import type { Jobs } from './jobs.ts';
import type { Entry } from './journal.ts';

export interface Rules {
  readonly keys: Keys;
  readonly pollFloorMs: number;
  readonly submitsPerUpload: number;
  /** POSTs that the test's user asked for; null: any number, one an upload. */
  readonly expectedSubmits: number | null;
  /** How long uploads and results were to be kept; null: nothing was said of it. */
  readonly expectedKeep: ExpectedKeep | null;
}

/** Seconds; null: as the account says, so that nothing is sent. */
export interface ExpectedKeep {
  readonly uploads: number | null;
  readonly results: number | null;
}

/**
 * Everything in which the client broke its word, in sentences. Meant for the end of a test: a job that is neither
 * fetched nor cancelled by then is lost.
 */
export function violationsOf(entries: readonly Entry[], jobs: Jobs, files: Files, rules: Rules): string[] {
  return [
    ...submits(entries, rules),
    ...kept(entries, rules.expectedKeep),
    ...keys(entries, rules.keys),
    ...lostJobs(entries, jobs),
    ...names(files),
    ...polls(entries, rules.pollFloorMs),
    ...zombies(entries),
    ...unknown(entries),
  ];
}

function submits(entries: readonly Entry[], { expectedSubmits, submitsPerUpload }: Rules): string[] {
  const posts = entries.filter(({ operation }) => operation === 'submit');
  if (expectedSubmits !== null) {
    return posts.length === expectedSubmits ? [] : [`${posts.length} submits, where ${expectedSubmits} were asked for`];
  }
  const byUpload = Map.groupBy(posts, ({ json }) => (json as { model_url?: unknown } | null)?.model_url);
  return [...byUpload]
    .filter(([url, group]) => typeof url === 'string' && group.length > submitsPerUpload)
    .map(([url, group]) => `${group.length} submits of ${String(url)}`);
}

/** fal is told how long to keep files, and never to store no payloads: without them a lost request could not be found. */
function kept(entries: readonly Entry[], expected: ExpectedKeep | null): string[] {
  const unkept = entries.filter(({ headers }) => headers['x-fal-store-io'] === '0');
  return [
    ...unkept.map(({ method, path }) => `${method} ${path} asks fal to keep no payloads`),
    ...(expected === null ? [] : entries.flatMap((entry) => wronglyKept(entry, expected))),
  ];
}

function wronglyKept({ operation, headers }: Entry, { uploads, results }: ExpectedKeep): string[] {
  const told = (name: string): string | null => headers[name] ?? null;
  const words = (seconds: number | null): string | null =>
    seconds === null ? null : JSON.stringify({ expiration_duration_seconds: seconds });
  const check = (name: string, seconds: number | null): string[] =>
    told(name) === words(seconds) ? [] : [`${operation} with ${name} ${told(name) ?? 'missing'}`];
  if (operation === 'initiate' || operation === 'initiate-multipart') return check('x-fal-object-lifecycle', uploads);
  return operation === 'submit' ? check('x-fal-object-lifecycle-preference', results) : [];
}

function keys(entries: readonly Entry[], { key, adminKey }: Keys): string[] {
  return entries.flatMap((entry) => {
    const where = `${entry.method} ${entry.host}${entry.path}`;
    const secrets = [key, adminKey].flatMap((secret) => [secret, secret.split(':')[1] ?? secret]);
    const url = `${decoded(entry.path)}?${decoded(entry.query)}`;
    const headers = JSON.stringify(entry.headers);
    return [
      ...(secrets.some((secret) => url.includes(secret)) ? [`key in the URL of ${where}`] : []),
      ...(secrets.some((secret) => headers.includes(secret)) ? [`key in a header of ${where}`] : []),
      ...(entry.host === HOSTS.cdn && entry.credentials !== 'none' ? [`key sent to ${where}`] : []),
    ];
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const TERMINAL = new Set([404, 410]);

function lostJobs(entries: readonly Entry[], jobs: Jobs): string[] {
  return jobs.all
    .filter((job) => !job.elsewhere)
    .filter((job) => {
      const about = entries.filter(
        ({ subject, status, outcome }) => subject === job.id && status !== null && outcome === 'sent',
      );
      const fetched = about.some(
        ({ operation, status }) => operation === 'result' && status !== 400 && answered(status),
      );
      const told = about.some(({ status }) => TERMINAL.has(status ?? 0));
      const failureSeen =
        job.outcome?.ok === false && about.some(({ operation, status }) => operation === 'status' && status === 200);
      return !fetched && !told && !failureSeen && job.cancelledAt === null && !about.some(isCancel);
    })
    .map((job) => `job ${job.id} was accepted (and is ${jobs.phase(job)}), but neither fetched nor cancelled`);
}

/** Whether an answer to the result's GET was fal's last word: 401, 403, 429 and gateways only mean "ask again". */
function answered(status: number | null): boolean {
  return status !== null && ![401, 403, 429, 502].includes(status);
}

function isCancel({ operation, status }: Entry): boolean {
  return operation === 'cancel' && (status === 202 || status === 200);
}

const NAMES = /\.(glb|obj|png|jpe?g|webp)$/i;

function names(files: Files): string[] {
  return files.tickets
    .filter(({ name }) => !NAMES.test(name))
    .map(({ name }) => `upload named ${JSON.stringify(name)}`);
}

/** Arrivals are measured on this machine's clock, whose ticks and queues may eat a little. */
const TOLERANCE_MS = 15;

/** Who was just told to cancel is looked at once, out of turn: its answer does not say what became of the job. */
function polls(entries: readonly Entry[], floor: number): string[] {
  if (floor === 0) return [];
  const byJob = Map.groupBy(
    entries.filter(({ operation }) => operation === 'status' || operation === 'cancel'),
    ({ subject, client }) => `${subject ?? ''} of client ${client}`,
  );
  return [...byJob].flatMap(([job, asked]) => {
    const gaps = asked
      .slice(1)
      .flatMap((entry, i) =>
        [entry, asked[i]].some((one) => one?.operation === 'cancel') ? [] : entry.realAt - (asked[i]?.realAt ?? 0),
      );
    const shortest = Math.min(Infinity, ...gaps);
    return shortest < floor - TOLERANCE_MS ? [`${Math.round(shortest)} ms between two polls of ${job}`] : [];
  });
}

/** Faults of a status that leave open whether the job has ended. */
const GARBLED: ReadonlySet<string | null> = new Set(['reply', 'status-not-json', 'status-unknown-state']);

/** Polls by a client that had already been told the end. A 404 to a cancel is none: the next look settles it. */
function zombies(entries: readonly Entry[]): string[] {
  const over = new Set<string>();
  const found = new Set<string>();
  for (const { subject, client, operation, status, outcome, fault } of entries) {
    if (subject === null) continue;
    const who = `${client} ${subject}`;
    if (operation === 'status' && over.has(who)) found.add(`job ${subject} was polled after its end was told`);
    const told =
      outcome === 'sent' &&
      ((operation === 'status' && ((status === 200 && !GARBLED.has(fault)) || TERMINAL.has(status ?? 0))) ||
        (operation === 'result' && (status === 200 || TERMINAL.has(status ?? 0))) ||
        (operation === 'cancel' && status === 200));
    if (told) over.add(who);
  }
  return [...found];
}

function unknown(entries: readonly Entry[]): string[] {
  return entries
    .filter(({ operation }) => operation === 'unknown')
    .map(({ method, host, path }) => `fal knows no ${method} ${host}${path}`);
}
