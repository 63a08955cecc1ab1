import type { ErrorCode } from '../../../preload/contract/errors.ts';
import type { appCalls } from '../../../preload/contract/app-calls.ts';
import { AppError } from '../../base/app-error.ts';
import type { HandlerDeps } from '../handlers.ts';
import type { HandlersOf } from '../serve.ts';

/** fal could not say whether the key is good. */
const UNASKED: ReadonlySet<ErrorCode> = new Set(['network', 'provider', 'rate-limited']);

/** Settings, key, account, network: what holds whichever library is open. */
export function appHandlers(deps: HandlerDeps): HandlersOf<typeof appCalls> {
  const { settings, key, account, shell } = deps;
  return {
    'app:start': async () => {
      await deps.started();
      const open = await deps.takeOpened();
      return {
        version: deps.version,
        platform: deps.platform,
        settings: settings.view(),
        key: key.status(),
        account: account.current(),
        active: await deps.active(),
        open,
        notices: deps.takeNotices(),
      };
    },
    'app:open-link': async ({ link }) => {
      await shell.openLink(link);
      return undefined;
    },
    'app:reveal-logs': () => {
      shell.revealLogs();
      return Promise.resolve(undefined);
    },

    'settings:change': (change) => Promise.resolve(settings.change(change)),

    'key:set': async ({ key: typed, keep }) => {
      // fal is asked first, so that a key that does not work never takes the place of one that does. Where fal cannot be
      // asked, the key is kept all the same: being offline is no reason to type it twice.
      await account.refresh(typed.trim()).catch((error: unknown) => {
        if (!(error instanceof AppError) || !UNASKED.has(error.code)) throw error;
      });
      const status = await key.save(typed, keep);
      deps.keyChanged(status);
      return { key: status, account: account.current() };
    },
    'key:remove': async () => {
      const status = await key.remove();
      account.forget();
      deps.keyChanged(status);
      return status;
    },

    'account:refresh': () => account.refresh(),

    'network:test': ({ network }) => deps.network.test(network),
    'network:choose-certificates': () => deps.network.chooseCertificates(),
    'network:forget-certificates': () => deps.network.forgetCertificates(),
  };
}
