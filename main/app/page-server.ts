import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Reply } from '../../preload/contract/errors.ts';
import { AppError } from '../base/app-error.ts';
import { toFailure } from '../base/failure.ts';
import { CONTENT_SECURITY_POLICY, ORIGIN, SECURITY_HEADERS } from './content-security.ts';
import { fileResponse } from './file-response.ts';

/** What our own files are, by the ending that our own build gave them. */
const PAGE_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

const MEDIA_KINDS = [
  'mesh',
  'image',
  'thumbnail',
  'normals',
  'proxy',
  'boxes',
  'appearance',
  'distances',
  'proxydistances',
] as const;
export type ServedKind = (typeof MEDIA_KINDS)[number];

/** A file of the library, and what it is. */
export interface ServedMedium {
  readonly path: string;
  readonly contentType: string;
}

export interface PageServerOptions {
  /** Folder of the built page. */
  readonly folder: string;
  /** Null: there is no such medium (yet). The signal fires when nobody waits for the answer. */
  readonly media: (id: string, kind: ServedKind, signal: AbortSignal) => Promise<ServedMedium | null>;
  /** Takes in a file that has no path, and names it. */
  readonly upload: (name: string, bytes: ReadableStream<Uint8Array>) => Promise<string>;
  /** Logs an error and gives the reference that finds it. */
  readonly report: (error: unknown, what: string) => string;
}

const MEDIA = /^\/media\/([0-9a-f-]{36})\/([a-z]+)$/;

/**
 * Answers everything under app://bundle/: the built page, `media/<id>/<kind>` and `upload`. A path never comes from a URL:
 * pages are looked up in the list of what was built, media by their id.
 */
export async function pageServer({
  folder,
  media,
  upload,
  report,
}: PageServerOptions): Promise<(request: Request) => Promise<Response>> {
  const built = await builtFiles(folder);
  const answer = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    if (`${url.protocol}//${url.host}` !== ORIGIN) return refuse(403);
    if (url.pathname === '/upload') return takeUpload(request, upload, report);
    const [, id, kind] = MEDIA.exec(url.pathname) ?? [];
    if (id !== undefined) {
      const medium = isKind(kind) ? await media(id, kind, request.signal) : null;
      if (medium !== null) return fileResponse(request, medium.path, medium.contentType);
      // A thumbnail that is still being made is no error: the page shows its own picture until it is told of the new one.
      return refuse(kind === 'thumbnail' ? 204 : 404);
    }
    const file = built.get(url.pathname === '/' ? '/index.html' : url.pathname);
    if (file === undefined) return refuse(404);
    const page = await fileResponse(request, file, PAGE_TYPES[path.extname(file)] ?? 'application/octet-stream');
    if (file.endsWith('.html')) page.headers.set('content-security-policy', CONTENT_SECURITY_POLICY);
    return page;
  };
  return async (request) => {
    try {
      return await answer(request);
    } catch (error) {
      if (error instanceof AppError && error.code === 'not-found') return refuse(404);
      report(error, 'the page was not answered');
      return refuse(500);
    }
  };
}

const isKind = (kind: string | undefined): kind is ServedKind => MEDIA_KINDS.some((known) => known === kind);
const refuse = (status: number): Response => new Response(null, { status, headers: SECURITY_HEADERS });

async function builtFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.map'));
  return new Map(
    files.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [`/${path.relative(folder, file).split(path.sep).join('/')}`, file];
    }),
  );
}

/** Answers with a value, as calls do: the token, or why the file was not taken. */
async function takeUpload(
  request: Request,
  upload: PageServerOptions['upload'],
  report: PageServerOptions['report'],
): Promise<Response> {
  const name = request.headers.get('x-file-name');
  if (request.method !== 'POST' || request.body === null || name === null) return refuse(400);
  let reply: Reply<string>;
  try {
    reply = { ok: true, value: await upload(decodeURIComponent(name), request.body) };
  } catch (error) {
    reply = { ok: false, error: toFailure(error, report(error, 'a file was not taken in')) };
  }
  return Response.json(reply, { headers: SECURITY_HEADERS });
}
