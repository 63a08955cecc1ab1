export interface FalServerOptions {
  /** The account's key for models, `id:secret`. */
  readonly key?: string;
  /** The account's key with ADMIN scope. */
  readonly adminKey?: string;
  readonly port?: number;
  /** `manual`: time stands still but for `advance`. */
  readonly clock?: 'running' | 'manual';
  /** How far the server's clock is off the machine's. */
  readonly clockSkewMs?: number;
  readonly queueMs?: number;
  readonly runMs?: number;
  readonly positions?: readonly number[];
  readonly concurrency?: number;
  /** Size of results: triangles at octree 1024. */
  readonly trianglesAt1024?: number;
  /** Whether the list of requests has those that have not ended. fal's documentation leaves it open. */
  readonly listsRunning?: boolean;
  /** Whether the list gives what was sent as the text of an object. fal's documentation shows an object. */
  readonly payloadsAsText?: boolean;
  /** Whether a job is computed in a thread of its own; small ones are done sooner without. */
  readonly threads?: boolean;
  /** Whether the same inputs give the same mesh; fal's do not quite. */
  readonly repeatable?: boolean;
  /** Where a bad input is refused: at once, or, as fal's models do, when the result is asked for. */
  readonly validateAt?: 'submit' | 'result';
  /** US dollars on the account. */
  readonly balance?: number;
  readonly chargesInvalid?: boolean;
  /** US dollars an UltraShape run costs, where it is not the usual 0.15. */
  readonly price?: number;
  /** Whether the CDN answers ranges with 206. */
  readonly ranges?: boolean;
  /** Shortest time between two polls of one job, real milliseconds; 0: not watched. */
  readonly pollFloorMs?: number;
  /** POSTs that one uploaded mesh may be sent with. */
  readonly submitsPerUpload?: number;
}

export type Settings = Required<Omit<FalServerOptions, 'price'>> & { readonly price: number | null };

const DEFAULTS: Settings = {
  key: '6f3a1c52-8a0e-4f0b-9d5e-2b7c41d0a9e3:0123456789abcdef0123456789abcdef',
  adminKey: 'c09d7e14-51b2-4f7d-8e66-7a3f90b1c2d4:fedcba9876543210fedcba9876543210',
  port: 0,
  clock: 'running',
  clockSkewMs: 0,
  queueMs: 150,
  runMs: 300,
  positions: [2, 1, 0],
  concurrency: 2,
  trianglesAt1024: 300_000,
  listsRunning: true,
  payloadsAsText: false,
  threads: true,
  repeatable: true,
  validateAt: 'submit',
  balance: 10,
  chargesInvalid: false,
  price: null,
  ranges: true,
  pollFloorMs: 0,
  submitsPerUpload: 1,
};

export function settingsOf(options: FalServerOptions): Settings {
  return { ...DEFAULTS, ...options };
}
