import path from 'node:path';
import { protocol } from 'electron';
import type { Log } from '../base/log.ts';
import type { Services } from '../services.ts';
import { SCHEME } from './content-security.ts';
import { mediumOf } from './media.ts';
import { pageServer } from './page-server.ts';

/** One origin for all that the page loads; nothing is ever loaded from a file: address. */
export async function serveFiles(
  appFolder: string,
  services: Pick<Services, 'shopIfOpen' | 'uploads'>,
  log: Log,
): Promise<void> {
  protocol.handle('file', () => new Response(null, { status: 403 }));
  const answer = await pageServer({
    folder: path.join(appFolder, 'out/renderer'),
    media: async (id, kind, signal) => {
      const shop = services.shopIfOpen();
      return shop === null ? null : mediumOf(shop, id, kind, signal);
    },
    upload: async (name, bytes) => (await services.uploads.stage(name, bytes)).token,
    report: (error, what) => log.error(what, error),
  });
  protocol.handle(SCHEME, answer);
}
