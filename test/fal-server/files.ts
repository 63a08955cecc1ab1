import { createHash, randomUUID } from 'node:crypto';

/** A file on fal's CDN. */
export interface StoredFile {
  readonly path: string;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Buffer;
  readonly etag: string;
}

/** A URL that fal gave away for one upload. */
export interface Ticket {
  readonly token: string;
  readonly signature: string;
  readonly filePath: string;
  readonly name: string;
  readonly contentType: string;
  readonly multipart: boolean;
  readonly lifecycle: string | null;
  readonly parts: Map<number, { readonly etag: string; readonly bytes: Buffer }>;
  used: boolean;
}

/** What lies on fal's CDN, and what is on its way there. */
export class Files {
  readonly #stored = new Map<string, StoredFile>();
  readonly #tickets = new Map<string, Ticket>();

  get tickets(): readonly Ticket[] {
    return [...this.#tickets.values()];
  }

  ticket(token: string | undefined): Ticket | undefined {
    return this.#tickets.get(token ?? '');
  }

  /** Promise an upload its place. */
  issue(name: string, contentType: string, multipart: boolean, lifecycle: string | null): Ticket {
    const ticket: Ticket = {
      token: randomUUID(),
      signature: randomUUID().slice(0, 8),
      filePath: newPath(name),
      name,
      contentType,
      multipart,
      lifecycle,
      parts: new Map(),
      used: false,
    };
    this.#tickets.set(ticket.token, ticket);
    return ticket;
  }

  put(path: string, name: string, contentType: string, bytes: Buffer): StoredFile {
    const file = { path, name, contentType, bytes, etag: etagOf(bytes) };
    this.#stored.set(path, file);
    return file;
  }

  /** Store something that fal itself made. */
  add(name: string, contentType: string, bytes: Buffer): StoredFile {
    return this.put(newPath(name), name, contentType, bytes);
  }

  at(path: string): StoredFile | undefined {
    return this.#stored.get(path);
  }

  /** The file a URL names, whether it is fal's own URL or this server's. */
  ofUrl(url: string): StoredFile | undefined {
    return URL.canParse(url) ? this.at(new URL(url).pathname) : undefined;
  }

  remove(path: string): boolean {
    return this.#stored.delete(path);
  }
}

/** The ETag that fal's storage gives, quotes and all. */
export function etagOf(bytes: Uint8Array): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`;
}

function newPath(name: string): string {
  const id = randomUUID().replaceAll('-', '');
  return `/files/b/0a${id.slice(0, 6)}/${id.slice(6, 26)}_${name.replaceAll(/[^\w.-]/g, '_')}`;
}
