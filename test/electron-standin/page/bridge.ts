import type { PageWindow } from './dom.ts';

export type AnyFunction = (...args: readonly unknown[]) => unknown;
export interface WrappedError {
  readonly message: string;
  readonly name: string;
}
export type BridgeMessage =
  | { readonly kind: 'call'; readonly fn: number; readonly args: readonly unknown[] }
  | { readonly kind: 'reply'; readonly value?: unknown; readonly error?: WrappedError }
  | { readonly kind: 'settle'; readonly id: number; readonly value?: unknown; readonly error?: WrappedError };

export interface Bridge {
  /** Functions that the other world may call, by number; 0 to 9 are the bridge's own, of a meaning agreed upon. */
  readonly functions: Map<number, AnyFunction>;
  /** Calls a function of the other world, at once; what it throws is thrown here. */
  readonly call: (fn: number, args: readonly unknown[]) => unknown;
}

/**
 * One end of what joins the page's main world with the isolated world of its preload script: DOM events, whose detail
 * Chromium clones from world to world, with functions and promises carried as numbers. Runs in both worlds, as text:
 * it uses nothing outside itself. `send` names the events to the other world, `hear` those from it.
 */
export function makeBridge(window: PageWindow, send: string, hear: string): Bridge {
  let next = 10;
  const functions = new Map<number, AnyFunction>();
  const known = new Map<unknown, number>();
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const proxies = new WeakMap<object, number>(); // a function made here -> the other world's number of it
  const raise = (message: BridgeMessage): void => {
    window.dispatchEvent(new CustomEvent(send, { detail: message }));
  };
  const isPlain = (v: object): boolean => Object.prototype.toString.call(v) === '[object Object]';

  // Like Electron, only an error's message survives the crossing.
  const wrapError = (error: unknown): WrappedError =>
    error instanceof Error
      ? { message: error.message, name: error.name }
      : { message: String((error as { message?: unknown } | null)?.message ?? error), name: 'Error' };
  const unwrapError = ({ message, name }: WrappedError): Error => Object.assign(new Error(message), { name });

  // Plain data crosses as a clone; functions, promises and errors are wrapped.
  function wrap(v: unknown): unknown {
    if (typeof v === 'function') {
      const home = proxies.get(v);
      if (home !== undefined) return { $own: home }; // going home: the other world gets its own function back
      const fn = known.get(v) ?? next++;
      known.set(v, fn);
      functions.set(fn, v as AnyFunction);
      return { $fn: fn };
    }
    if (v === null || typeof v !== 'object') return v;
    if ('then' in v && typeof v.then === 'function') {
      const id = next++;
      Promise.resolve(v).then(
        (value) => raise({ kind: 'settle', id, value: wrap(value) }),
        (error: unknown) => raise({ kind: 'settle', id, error: wrapError(error) }),
      );
      return { $promise: id };
    }
    if (v instanceof Error) return { $error: wrapError(v) };
    if (Array.isArray(v)) return v.map(wrap);
    // A class instance crosses as its own enumerable values, its prototype dropped.
    if (isPlain(v)) return Object.fromEntries(Object.entries(v).map(([key, item]) => [key, wrap(item)]));
    return v;
  }

  function unwrap(v: unknown): unknown {
    if (v === null || typeof v !== 'object') return v;
    if (Array.isArray(v)) return v.map(unwrap);
    if (Object.getPrototypeOf(v) !== Object.prototype) return v;
    const w = v as { $own?: number; $fn?: number; $promise?: number; $error?: WrappedError };
    if (w.$own !== undefined) return functions.get(w.$own);
    if (w.$fn !== undefined) {
      const fn = w.$fn;
      const proxy = (...args: readonly unknown[]): unknown => call(fn, args);
      proxies.set(proxy, fn);
      return proxy;
    }
    if (w.$promise !== undefined) {
      const id = w.$promise;
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    }
    if (w.$error !== undefined) return unwrapError(w.$error);
    return Object.fromEntries(Object.entries(v).map(([key, item]) => [key, unwrap(item)]));
  }

  let reply: { readonly value?: unknown; readonly error?: WrappedError } | undefined;
  function call(fn: number, args: readonly unknown[]): unknown {
    reply = undefined;
    raise({ kind: 'call', fn, args: args.map(wrap) });
    // Dispatching is synchronous: the answer, if the arguments could be cloned, is here.
    const { value, error } = takeReply() ?? { error: { name: 'Error', message: 'An object could not be cloned.' } };
    if (error) throw unwrapError(error);
    return unwrap(value);
  }
  const takeReply = (): typeof reply => {
    const taken = reply;
    reply = undefined;
    return taken;
  };

  function answer(fn: number, args: readonly unknown[]): void {
    let message: BridgeMessage;
    try {
      message = { kind: 'reply', value: wrap(functions.get(fn)?.(...args.map(unwrap))) };
    } catch (error) {
      message = { kind: 'reply', error: wrapError(error) };
    }
    raise(message);
  }

  window.addEventListener(hear, (event) => {
    event.stopImmediatePropagation();
    const message = event.detail as BridgeMessage | null;
    // Chromium delivers null where something in the detail cannot be cloned (a DOM node, a symbol).
    if (message === null) throw new Error('An object could not be cloned.');
    if (message.kind === 'call') answer(message.fn, message.args);
    else if (message.kind === 'reply') reply = message;
    else {
      const promise = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error) promise?.reject(unwrapError(message.error));
      else promise?.resolve(unwrap(message.value));
    }
  });
  return { functions, call };
}
