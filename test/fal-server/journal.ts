import type { Credentials, Exchange } from './exchange.ts';
import type { Operation } from './operations.ts';

/** One request that arrived, and what became of it. */
export interface Entry {
  readonly number: number;
  /** Server clock, milliseconds since 1970. */
  readonly at: number;
  /** Real time, milliseconds, for the spacing of polls. */
  readonly realAt: number;
  readonly operation: Operation;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  /** Headers, `authorization` replaced by what it was good for. */
  readonly headers: Readonly<Record<string, string>>;
  readonly credentials: Credentials;
  /** The job, upload or file that it was about. */
  readonly subject: string | null;
  /** Client process that asked, counted by `clientRestarted`. */
  readonly client: number;
  bytesIn: number;
  /** A JSON body. */
  json: unknown;
  fault: string | null;
  status: number | null;
  /** `sent`: whole answer left; `cut`: connection lost before that; `open`: not answered yet. */
  outcome: 'open' | 'sent' | 'cut';
  bytesOut: number;
  finished: number | null;
}

/** Every request in the order of arrival. */
export class Journal {
  readonly #entries: Entry[] = [];
  #client = 1;

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** A new client process: what the old one had been told, it need not know. */
  clientRestarted(): void {
    this.#client++;
  }

  open(head: Omit<Exchange, 'body'>, operation: Operation, subject: string | null, now: number): Entry {
    const { authorization, ...headers } = head.headers;
    const entry: Entry = {
      number: this.#entries.length + 1,
      at: now,
      realAt: performance.now(),
      operation,
      method: head.method,
      host: head.host,
      path: head.path,
      query: head.query.toString(),
      headers: authorization === undefined ? headers : { ...headers, authorization: `<${head.credentials}>` },
      credentials: head.credentials,
      subject,
      client: this.#client,
      bytesIn: 0,
      json: null,
      fault: null,
      status: null,
      outcome: 'open',
      bytesOut: 0,
      finished: null,
    };
    this.#entries.push(entry);
    return entry;
  }
}
