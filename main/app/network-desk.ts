import type { Settings } from '../../preload/contract/app.ts';
import { AppError } from '../base/app-error.ts';
import type { HandlerDeps } from '../ipc/handlers.ts';
import type { NetworkSettings } from './network.ts';
import { askForCertificates } from './shell.ts';

export interface NetworkDeskDeps {
  readonly network: Pick<NetworkSettings, 'wayOf' | 'trust' | 'forget'>;
  readonly view: () => Settings;
  /** The settings are others. */
  readonly changed: () => void;
}

/** What the page asks about the way to fal. */
export function networkDesk({ network, view, changed }: NetworkDeskDeps): HandlerDeps['network'] {
  const told = (): Settings => {
    changed();
    return view();
  };
  return {
    test: (wished) => {
      network.wayOf(wished);
      return Promise.reject(new AppError('network', 'The way to fal could not be tried.'));
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
