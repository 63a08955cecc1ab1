import { HOSTS, type Exchange } from './exchange.ts';

/** Everything a client can ask of fal, as far as this server plays it. Faults and the journal speak of these. */
export type Operation =
  | 'initiate'
  | 'initiate-multipart'
  | 'put'
  | 'part'
  | 'complete'
  | 'submit'
  | 'status'
  | 'stream'
  | 'result'
  | 'cancel'
  | 'download'
  | 'pricing'
  | 'billing'
  | 'requests'
  | 'delete-payloads'
  | 'knock'
  | 'unknown';

/** Which operation a request is, and what in its path names the thing it is about. */
export interface Matched {
  readonly operation: Operation;
  /** What the path's pattern caught: endpoint, request id, token, part number. */
  readonly params: Readonly<Record<string, string>>;
}

type Row = readonly [Operation, string, string, RegExp];

const ROWS: readonly Row[] = [
  ['initiate', 'POST', HOSTS.rest, /^\/storage\/upload\/initiate$/],
  ['initiate-multipart', 'POST', HOSTS.rest, /^\/storage\/upload\/initiate-multipart$/],
  ['put', 'PUT', HOSTS.cdn, /^\/upload\/(?<token>[^/]+)$/],
  ['part', 'PUT', HOSTS.cdn, /^\/files\/multipart\/(?<token>[^/]+)\/(?<part>\d+)$/],
  ['complete', 'POST', HOSTS.cdn, /^\/files\/multipart\/(?<token>[^/]+)\/complete$/],
  ['download', 'GET', HOSTS.cdn, /^\/files\/b\/(?<file>.+)$/],
  ['download', 'HEAD', HOSTS.cdn, /^\/files\/b\/(?<file>.+)$/],
  ['status', 'GET', HOSTS.queue, /^\/(?<app>.+?)\/requests\/(?<id>[^/]+)\/status$/],
  ['stream', 'GET', HOSTS.queue, /^\/(?<app>.+?)\/requests\/(?<id>[^/]+)\/status\/stream$/],
  ['cancel', 'PUT', HOSTS.queue, /^\/(?<app>.+?)\/requests\/(?<id>[^/]+)\/cancel$/],
  ['result', 'GET', HOSTS.queue, /^\/(?<app>.+?)\/requests\/(?<id>[^/]+)(?:\/response)?$/],
  ['submit', 'POST', HOSTS.queue, /^\/(?<endpoint>[^/]+\/.+)$/],
  ['pricing', 'GET', HOSTS.api, /^\/v1\/models\/pricing$/],
  ['billing', 'GET', HOSTS.api, /^\/v1\/account\/billing$/],
  ['requests', 'GET', HOSTS.api, /^\/v1\/models\/requests\/by-endpoint$/],
  // Whether anybody is there: what a host says to that is nobody's business.
  ...[HOSTS.queue, HOSTS.rest, HOSTS.cdn, HOSTS.api].map((host): Row => ['knock', 'GET', host, /^\/$/]),
  ['delete-payloads', 'DELETE', HOSTS.api, /^\/v1\/models\/requests\/(?<id>[^/]+)\/payloads$/],
];

export function matchOperation({ method, host, path }: Pick<Exchange, 'method' | 'host' | 'path'>): Matched {
  for (const [operation, wanted, where, pattern] of ROWS) {
    if (wanted !== method || where !== host) continue;
    const match = pattern.exec(path);
    if (match !== null) return { operation, params: { ...match.groups } };
  }
  return { operation: 'unknown', params: {} };
}
