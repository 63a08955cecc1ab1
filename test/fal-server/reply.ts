import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** How the body goes over the wire, where it does not go plainly. Faults are made of this. */
export interface Wire {
  /** `Content-Length` to claim; `null`: none (chunked); `close`: none, and the end of the connection is the end. */
  readonly length?: number | null | 'close';
  /** Destroy the connection after that many bytes of the body. */
  readonly dropAfter?: number;
  readonly bytesPerSecond?: number;
}

/** One answer, as a value: routes make it, faults change it, `send` alone touches the socket. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Server-sent events instead of a body. */
  readonly events?: AsyncIterable<string>;
  readonly wire?: Wire;
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export function json(status: number, body: Json, headers: Readonly<Record<string, string>> = {}): Reply {
  return text(status, 'application/json', JSON.stringify(body), headers);
}

export function text(
  status: number,
  type: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status, headers: { 'content-type': type, ...headers }, body: Buffer.from(body) };
}

/** What the reply's body says, for faults that change one field of it. `{}` where it is not an object. */
export function bodyOf(reply: Reply): Record<string, Json> {
  const parsed: unknown = JSON.parse(Buffer.from(reply.body).toString('utf8') || '{}');
  return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, Json>) : {};
}

/** A body with one field missing. */
export function without(body: Record<string, Json>, field: string): Record<string, Json> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== field));
}

const SLICES_PER_SECOND = 20;

/** Put a reply on the wire. @returns whether the whole of it went out. */
export async function send(response: ServerResponse, reply: Reply, now: number, withBody: boolean): Promise<boolean> {
  const { wire = {}, events } = reply;
  const length = wire.length === undefined ? reply.body.byteLength : wire.length;
  const plain = wire.length === undefined && wire.dropAfter === undefined;
  response.sendDate = false;
  if (length === 'close') response.useChunkedEncodingByDefault = false;
  response.writeHead(reply.status, {
    date: new Date(now).toUTCString(),
    ...reply.headers,
    ...(typeof length === 'number' && events === undefined && { 'content-length': String(length) }),
    ...(!plain && { connection: 'close' }),
  });
  if (events !== undefined) return sendEvents(response, events);
  if (!withBody) return end(response);
  const body = reply.body.subarray(0, wire.dropAfter);
  const slice = wire.bytesPerSecond === undefined ? 1 << 20 : Math.max(1, wire.bytesPerSecond / SLICES_PER_SECOND);
  for (let at = 0; at < body.byteLength; at += slice) {
    if (response.destroyed) return false;
    await write(response, body.subarray(at, at + slice));
    if (wire.bytesPerSecond !== undefined) await sleep(1000 / SLICES_PER_SECOND);
  }
  const short = typeof length === 'number' && length > body.byteLength;
  if (wire.dropAfter === undefined && !short) return end(response);
  response.socket?.destroySoon();
  return false;
}

async function sendEvents(response: ServerResponse, events: AsyncIterable<string>): Promise<boolean> {
  response.flushHeaders();
  for await (const event of events) {
    if (response.destroyed) return false;
    await write(response, Buffer.from(event));
  }
  return end(response);
}

function write(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => response.write(bytes, () => resolve()));
}

function end(response: ServerResponse): Promise<boolean> {
  return new Promise((resolve) => {
    response.once('close', () => resolve(response.writableFinished));
    response.end();
  });
}
