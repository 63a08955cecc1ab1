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

/** One request to fal by hand, with the account's key where it belongs. */
export function ask(
  server: FalServer,
  method: string,
  url: string,
  body?: unknown,
  headers?: Record<string, string>,
): Promise<Response> {
  const all = new Headers(headers);
  if (!url.includes('fal.media') && !all.has('authorization')) all.set('authorization', `Key ${server.key}`);
  if (body !== undefined) all.set('content-type', 'application/json');
  return fetchVia(server.origin)(url, {
    method,
    headers: all,
    redirect: 'manual',
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

export const QUEUE = 'https://queue.fal.run/fal-ai/ultrashape';

export interface Uploaded {
  readonly image_url: string;
  readonly model_url: string;
}

/** Both inputs of a run, uploaded by fal's client. */
export async function uploadInputs(server: FalServer, picture = pictureFile(), mesh = meshFile()): Promise<Uploaded> {
  const { storage } = clientOf(server);
  return { image_url: await storage.upload(picture), model_url: await storage.upload(mesh) };
}

/** Send a run. @returns its request id. */
export async function submitRun(server: FalServer, input: object): Promise<string> {
  const response = await ask(server, 'POST', QUEUE, input);
  const { request_id: id } = (await response.json()) as { request_id: string };
  return id;
}

/** Send a run and wait for it. @returns its request id and the URL of its file. */
export async function finishedRun(
  server: FalServer,
  input: object,
): Promise<{ readonly id: string; readonly url: string }> {
  const id = await submitRun(server, input);
  await server.advance(3_600_000);
  const { model_glb } = (await (await ask(server, 'GET', `${QUEUE}/requests/${id}`)).json()) as {
    model_glb: { url: string };
  };
  return { id, url: model_glb.url };
}
