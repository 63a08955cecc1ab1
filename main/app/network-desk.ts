import type { Settings } from '../../preload/contract/app.ts';
import { testNetwork, type NetworkTestDeps } from '../fal/network-test.ts';
import type { HandlerDeps } from '../ipc/handlers.ts';
import { fetchThrough } from './net-fetch.ts';
import type { NetSessions } from './net-sessions.ts';
import type { NetworkSettings } from './network.ts';
import { askForCertificates } from './shell.ts';

export interface NetworkDeskDeps extends Pick<NetworkTestDeps, 'clock' | 'log' | 'origin'> {
  readonly network: Pick<NetworkSettings, 'wayOf' | 'trust' | 'forget'>;
  readonly sessions: Pick<NetSessions, 'make'>;
  readonly readKey: () => string | null;
  readonly view: () => Settings;
  /** The settings are others. */
  readonly changed: () => void;
}

/** What the page asks about the way to fal. */
export function networkDesk(deps: NetworkDeskDeps): HandlerDeps['network'] {
  const { network, sessions, view, changed } = deps;
  const told = (): Settings => {
    changed();
    return view();
  };
  return {
    // By a session that knows nothing yet: no address looked up, no connection kept, no certificate accepted before.
    async test(wished) {
      const made = (async () => sessions.make(network.wayOf(wished)))();
      return testNetwork(
        {
          proxyFor: async (url) => (await made).resolveProxy(url),
          lookUp: async (host) => (await made).resolveHost(host),
          fetch: async (url, init) => fetchThrough(await made)(url, init),
        },
        { ...deps, key: deps.readKey() },
      );
    },
    async chooseCertificates() {
      const file = await askForCertificates();
      if (file === null) return null;
      await network.trust(file);
      return told();
    },
    forgetCertificates() {
      network.forget();
      return Promise.resolve(told());
    },
  };
}
