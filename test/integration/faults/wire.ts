import { randomUUID } from 'node:crypto';
import type { Fetch } from '../../../main/fal/transport.ts';
import type { FalServer } from '../../fal-server/server.ts';

const NUMBER = 'x-test-request';
/** Host of an upload at which nobody listens. */
export const NOBODY = 'https://nobody.fal.media';
const DISCARD_PORT = 'http://127.0.0.1:9';

/** Faults after which a request stays open until the client gives it up. */
const HOLDING: ReadonlySet<string | null> = new Set(['silent', 'put-stall']);

/** A fetch that knows which of its requests are under way. */
export class Wire {
  readonly #server: FalServer;
  readonly #open = new Set<string>();

  constructor(server: FalServer) {
    this.#server = server;
  }

  readonly fetch: Fetch = async (url, init) => {
    const number = randomUUID();
    const over = (): void => void this.#open.delete(number);
    this.#open.add(number);
    try {
      const headers = new Headers(init.headers);
      headers.set(NUMBER, number);
      const isDead = headers.get('x-orig-host') === new URL(NOBODY).host;
      const response = await fetch(isDead ? DISCARD_PORT : url, { ...init, headers });
      if (response.body === null) over();
      return response.body === null ? response : new Response(read(response.body, over), response);
    } catch (error) {
      over();
      throw error;
    }
  };

  /** Whether something moves, or is about to, that needs real time. */
  get busy(): boolean {
    return this.#held < this.#open.size;
  }

  /** Whether a request waits for an answer that will not come. */
  get silent(): boolean {
    return this.#held > 0;
  }

  get #held(): number {
    if (this.#open.size === 0) return 0;
    const held = this.#server
      .journal()
      .filter(
        ({ headers, outcome, fault }) =>
          outcome === 'open' && HOLDING.has(fault) && this.#open.has(headers[NUMBER] ?? ''),
      );
    return held.length;
  }
}

/** The same body; `over` is called when nobody reads it any more. */
function read(body: ReadableStream<Uint8Array>, over: () => void): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) {
          controller.enqueue(value);
          return;
        }
        over();
        controller.close();
      } catch (error) {
        over();
        controller.error(error);
      }
    },
    cancel(reason) {
      over();
      return reader.cancel(reason);
    },
  });
}
