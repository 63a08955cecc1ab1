import { createFalClient, type FalClient } from '@fal-ai/client';
import { encode } from 'fast-png';
import { coarseMesh } from './coarse.ts';
import { writeGlb } from './glb.ts';
import type { FalServer } from './server.ts';

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** A fetch that leads every fal host to the local server, which is told the host that was meant. */
export function fetchVia(origin: string): Fetch {
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (!/(^|\.)fal\.(run|ai|media)$/.test(url.hostname)) return fetch(input, init);
    const headers = new Headers(init.headers);
    headers.set('x-orig-host', url.host);
    return fetch(origin + url.pathname + url.search, { ...init, headers });
  };
}

/** fal's real client, talking to the local server. */
export function clientOf(server: FalServer, key = server.key): FalClient {
  return createFalClient({ credentials: key, fetch: fetchVia(server.origin) });
}

/** A small picture that is told from others by `shade`, 0 to 255. */
export function pictureFile(shade = 90): File {
  const size = 16;
  const data = Uint8Array.from({ length: size * size * 3 }, (_, i) =>
    Math.floor(i / 3) % 7 === 0 ? 255 - shade : shade,
  );
  return new File([new Uint8Array(encode({ width: size, height: size, data, channels: 3 }))], 'hero.png', {
    type: 'image/png',
  });
}

/** A coarse mesh of a few thousand triangles. */
export function meshFile(): File {
  const bytes = writeGlb(coarseMesh(new Uint8Array(), 7));
  return new File([new Uint8Array(bytes)], 'hero_coarse.glb', { type: 'model/gltf-binary' });
}
