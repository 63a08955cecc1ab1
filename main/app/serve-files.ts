import path from 'node:path';
import { protocol } from 'electron';
import type { Log } from '../base/log.ts';
import type { Services } from '../services.ts';
import { SCHEME } from './content-security.ts';
import { pageServer } from './page-server.ts';

/** One origin for all that the page loads; nothing is ever loaded from a file: address. */
export async function serveFiles(
  appFolder: string,
  services: Pick<Services, 'medium' | 'uploads'>,
  log: Log,
): Promise<void> {
  protocol.handle('file', () => new Response(null, { status: 403 }));
  const answer = await pageServer({
    folder: path.join(appFolder, 'out/renderer'),
    media: (id, kind, signal) => services.medium(id, kind, signal),
    upload: async (name, bytes) => (await services.uploads.stage(name, bytes)).token,
    report: (error, what) => log.error(what, error),
  });
  protocol.handle(SCHEME, answer);
}
