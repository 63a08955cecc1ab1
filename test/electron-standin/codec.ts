/** Structured-clone values as JSON text. The same source runs in Node and, as text, in the page: it uses nothing outside itself. */
export interface Codec {
  /** Throws "An object could not be cloned." (Electron's words) for what a structured clone refuses. */
  readonly encode: (value: unknown) => string;
  readonly decode: (text: string) => unknown;
}

type Encoded =
  | null
  | boolean
  | string
  | number
  | { readonly $: 'undefined' }
  | { readonly $: 'number' | 'bigint' | 'buffer'; readonly v: string }
  | { readonly $: 'seen'; readonly v: number }
  /** Null: no valid date. */
  | { readonly $: 'date'; readonly v: number | null }
  | { readonly $: 'regexp'; readonly s: string; readonly f: string }
  | { readonly $: 'error'; readonly n: string; readonly m: string; readonly s: string; readonly c?: Encoded }
  | { readonly $: 'map'; readonly v: readonly (readonly [Encoded, Encoded])[] }
  | { readonly $: 'object'; readonly v: readonly (readonly [string, Encoded])[] }
  | { readonly $: 'set' | 'array'; readonly v: readonly Encoded[] }
  | { readonly $: 'view'; readonly k: string; readonly v: string }
  | { readonly $: 'boxed'; readonly v: Encoded };

export function makeCodec(): Codec {
  const views = { Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array };
  const others = { Float32Array, Float64Array, BigInt64Array, BigUint64Array, DataView };
  const viewMakers = new Map<string, new (buffer: ArrayBuffer) => ArrayBufferView>(
    Object.entries({ ...views, ...others }),
  );
  // An error keeps its name only where it is one of the language's own: any other arrives as Error.
  const errorMakers = new Map<string, ErrorConstructor>(
    Object.entries({ Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError }),
  );
  const toBase64 = (bytes: Uint8Array): string => {
    if (typeof Buffer !== 'undefined') {
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
    }
    let text = '';
    for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
    return btoa(text);
  };
  const fromBase64 = (text: string): ArrayBuffer =>
    typeof Buffer === 'undefined'
      ? Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer
      : new Uint8Array(Buffer.from(text, 'base64')).buffer;
  const refuse = (): never => {
    throw new Error('An object could not be cloned.');
  };

  function encode(value: unknown): string {
    const seen = new Map<object, number>();
    const walkObject = (v: object): Encoded => {
      const before = seen.get(v);
      if (before !== undefined) return { $: 'seen', v: before };
      seen.set(v, seen.size);
      if (v instanceof Date) return { $: 'date', v: Number.isNaN(v.getTime()) ? null : v.getTime() };
      if (v instanceof RegExp) return { $: 'regexp', s: v.source, f: v.flags };
      if (v instanceof Error) {
        const name = errorMakers.has(v.name) ? v.name : 'Error';
        const error = { $: 'error' as const, n: name, m: v.message, s: String(v.stack) };
        return 'cause' in v ? { ...error, c: walk(v.cause) } : error;
      }
      if (v instanceof Map) return { $: 'map', v: [...v].map(([key, item]) => [walk(key), walk(item)] as const) };
      if (v instanceof Set) return { $: 'set', v: [...v].map(walk) };
      if (v instanceof ArrayBuffer) return { $: 'buffer', v: toBase64(new Uint8Array(v)) };
      if (ArrayBuffer.isView(v)) {
        const name = viewMakers.has(v.constructor.name) ? v.constructor.name : 'Uint8Array';
        return { $: 'view', k: name, v: toBase64(new Uint8Array(v.buffer, v.byteOffset, v.byteLength)) };
      }
      if (Array.isArray(v)) return { $: 'array', v: Array.from(v, walk) };
      // A class instance is cloned as a plain object; what the platform made (Promise, File, a DOM node) is not.
      const tag = Object.prototype.toString.call(v);
      if (/^\[object (Boolean|Number|String)\]$/.test(tag)) return { $: 'boxed', v: walk(v.valueOf()) };
      if (tag !== '[object Object]' && tag !== '[object Arguments]') return refuse();
      return { $: 'object', v: Object.entries(v).map(([key, item]) => [key, walk(item)] as const) };
    };
    const walk = (v: unknown): Encoded => {
      if (v === null || typeof v === 'boolean' || typeof v === 'string') return v;
      if (v === undefined) return { $: 'undefined' };
      if (typeof v === 'number') {
        if (Object.is(v, -0)) return { $: 'number', v: '-0' };
        return Number.isFinite(v) ? v : { $: 'number', v: String(v) };
      }
      if (typeof v === 'bigint') return { $: 'bigint', v: String(v) };
      return typeof v === 'object' ? walkObject(v) : refuse();
    };
    return JSON.stringify(walk(value));
  }

  function decode(text: string): unknown {
    const seen: unknown[] = [];
    const keep = <T>(v: T): T => {
      seen.push(v);
      return v;
    };
    const walk = (v: Encoded): unknown => {
      if (v === null || typeof v !== 'object') return v;
      switch (v.$) {
        case 'undefined':
          return undefined;
        case 'number':
          return Number(v.v);
        case 'bigint':
          return BigInt(v.v);
        case 'seen':
          return seen[v.v];
        case 'date':
          return keep(new Date(v.v ?? NaN));
        case 'regexp':
          return keep(new RegExp(v.s, v.f));
        case 'boxed': {
          const at = seen.push(undefined) - 1;
          seen[at] = Object(walk(v.v));
          return seen[at];
        }
        case 'error': {
          const error = keep(new (errorMakers.get(v.n) ?? Error)(v.m));
          Object.defineProperty(error, 'stack', { value: v.s, writable: true, configurable: true });
          if (v.c !== undefined) {
            Object.defineProperty(error, 'cause', { value: walk(v.c), writable: true, configurable: true });
          }
          return error;
        }
        case 'map': {
          const map = keep(new Map());
          for (const [key, item] of v.v) map.set(walk(key), walk(item));
          return map;
        }
        case 'set': {
          const set = keep(new Set());
          for (const item of v.v) set.add(walk(item));
          return set;
        }
        case 'buffer':
          return keep(fromBase64(v.v));
        case 'view':
          return keep(new (viewMakers.get(v.k) ?? Uint8Array)(fromBase64(v.v)));
        case 'array': {
          const array = keep<unknown[]>([]);
          for (const item of v.v) array.push(walk(item));
          return array;
        }
        case 'object': {
          const object = keep<Record<string, unknown>>({});
          for (const [key, item] of v.v) {
            // Not an assignment: a key may be "__proto__".
            Object.defineProperty(object, key, {
              value: walk(item),
              writable: true,
              enumerable: true,
              configurable: true,
            });
          }
          return object;
        }
      }
    };
    // What `encode` of the other side wrote.
    return walk(JSON.parse(text) as Encoded);
  }

  return { encode, decode };
}
