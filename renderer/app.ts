import type { Bridge, CallName, CallOutput, EventName, EventPayload, PageInput } from '../preload/contract.ts';
import type { Failure } from '../preload/contract/errors.ts';

declare global {
  interface Window {
    /** Put there by the preload script. */
    readonly app: Bridge;
  }
}

/** A call that main answered with a failure; `failure` is fit to be shown as it is. */
export class ShownError extends Error {
  override readonly name = 'ShownError';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** Calls without an input are written `call('key:remove')`. */
type Input<K extends CallName> = undefined extends PageInput<K> ? [] : [input: PageInput<K>];

/** The main process as the page knows it. */
export interface App {
  /** @throws ShownError when main says no. */
  call<K extends CallName>(name: K, ...input: Input<K>): Promise<CallOutput<K>>;
  /** @returns the way to stop listening. */
  on<K extends EventName>(name: K, listener: (payload: EventPayload<K>) => void): () => void;
}

export function connect(bridge: Bridge): App {
  return {
    async call(name, ...input) {
      // Checked edge: `Input` leaves out only inputs that are `undefined`.
      const reply = await bridge.invoke(name, input[0] as PageInput<typeof name>);
      if (!reply.ok) throw new ShownError(reply.error);
      return reply.value;
    },
    on: (name, listener) => bridge.on(name, listener),
  };
}
