import type { Layout } from '../../preload/contract/mesh.ts';

/** What the corner worker is asked: the colours of a mesh whose file is in shared memory, or at an address. */
export interface CornerOrder {
  readonly layout: Pick<Layout, 'vertices' | 'indices'>;
  readonly file: SharedArrayBuffer | string;
}

export type CornerReply =
  | { readonly kind: 'done'; readonly colors: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'failed'; readonly message: string };
