import { rename } from 'node:fs/promises';
import type { World } from './world.ts';

/** What can happen on this side of the wire. */
export type Mishap =
  | { readonly kind: 'offline' | 'unplugged' | 'no-key' | 'wrong-key' }
  /** The disk refuses what is to be written of a run, with the system's code. */
  | { readonly kind: 'disk'; readonly code: 'ENOSPC' | 'EROFS' }
  /** Somebody sets the clock of this machine. */
  | { readonly kind: 'clock'; readonly ms: number };

/** @returns what ends it. */
export async function begin(world: World, mishap: Mishap): Promise<() => Promise<void>> {
  const { server, shelf, clock } = world;
  switch (mishap.kind) {
    case 'offline':
      await server.goOffline();
      return () => server.goOnline();
    case 'unplugged': {
      const elsewhere = `${shelf.folder} unplugged`;
      await rename(shelf.folder, elsewhere);
      return () => rename(elsewhere, shelf.folder);
    }
    case 'no-key':
    case 'wrong-key':
      world.key = mishap.kind === 'no-key' ? null : 'another:key';
      return () => {
        world.key = server.key;
        return Promise.resolve();
      };
    case 'disk':
      world.refusal = mishap.code;
      return () => {
        world.refusal = null;
        return Promise.resolve();
      };
    case 'clock':
      clock.jump(mishap.ms);
      return () => Promise.resolve();
  }
}
