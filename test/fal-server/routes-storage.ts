import { createHash } from 'node:crypto';
import { HOSTS } from './exchange.ts';
import { json, text, type Json } from './reply.ts';
import { bodyObject, refused, type Route } from './state.ts';

/** `rest.fal.ai/storage/upload/…` gives a URL away; the bytes then go to the CDN without a key. */

export const initiate: Route = (call, state) => promise(call, state, false);
export const initiateMultipart: Route = (call, state) => promise(call, state, true);

function promise(call: Parameters<Route>[0], { files }: Parameters<Route>[1], multipart: boolean): ReturnType<Route> {
  const refusal = refused(call, 'Authorization header is required');
  if (refusal !== null) return refusal;
  const { content_type: type, file_name: name } = bodyObject(call);
  if (typeof type !== 'string' || typeof name !== 'string') {
    const missing = (['content_type', 'file_name'] as const).filter(
      (field) => typeof bodyObject(call)[field] !== 'string',
    );
    const detail: Json = missing.map((field) => ({ loc: ['body', field], msg: 'Field required', type: 'missing' }));
    return json(422, { detail });
  }
  const ticket = files.issue(name, type, multipart, call.headers['x-fal-object-lifecycle'] ?? null);
  const path = `${multipart ? '/files/multipart' : '/upload'}/${ticket.token}?sig=${ticket.signature}`;
  return json(200, { upload_url: call.urlOf(HOSTS.cdn, path), file_url: call.urlOf(HOSTS.cdn, ticket.filePath) });
}

const EXPIRED = (): ReturnType<Route> => text(403, 'application/xml', '<Error><Code>AccessDenied</Code></Error>');

/** Bytes of a small upload. A URL is good once. */
export const put: Route = (call, { files }) => {
  const ticket = files.ticket(call.params['token']);
  if (ticket === undefined || ticket.used || ticket.multipart || call.query.get('sig') !== ticket.signature) {
    return EXPIRED();
  }
  ticket.used = true;
  files.put(ticket.filePath, ticket.name, ticket.contentType, call.body);
  return text(200, 'text/plain', '');
};

/** One part of a large upload; sending it again replaces it. */
export const part: Route = (call, { files }) => {
  const ticket = files.ticket(call.params['token']);
  if (ticket === undefined || ticket.used || !ticket.multipart || call.query.get('sig') !== ticket.signature) {
    return EXPIRED();
  }
  const number = Number(call.params['part']);
  const etag = `"${createHash('md5').update(call.body).digest('hex')}"`;
  ticket.parts.set(number, { etag, bytes: call.body });
  return json(200, { partNumber: number, etag });
};

/** Join the parts, if exactly those that arrived are named with their etags. */
export const complete: Route = (call, { files }) => {
  const ticket = files.ticket(call.params['token']);
  if (ticket === undefined || ticket.used || call.query.get('sig') !== ticket.signature) return EXPIRED();
  const { parts } = bodyObject(call);
  const named: readonly unknown[] = Array.isArray(parts) ? parts : [];
  const stored = [...ticket.parts].toSorted(([a], [b]) => a - b);
  const agreed =
    stored.length > 0 &&
    named.length === stored.length &&
    stored.every(([number, { etag }], i) => {
      const given = named[i] as { partNumber?: unknown; etag?: unknown } | null | undefined;
      return number === i + 1 && given?.partNumber === number && given.etag === etag;
    });
  if (!agreed) return json(400, { detail: 'One or more of the specified parts could not be found.' });
  ticket.used = true;
  files.put(ticket.filePath, ticket.name, ticket.contentType, Buffer.concat(stored.map(([, { bytes }]) => bytes)));
  ticket.parts.clear();
  return json(200, {});
};
