import type { Settings as SettingsView, SettingsChange, Theme } from '../../preload/contract/app.ts';
import type { Settings } from '../settings/settings.ts';
import type { NetworkSettings } from './network.ts';

export interface SettingsChangeDeps {
  readonly settings: Pick<Settings, 'change'>;
  readonly view: () => SettingsView;
  readonly network: Pick<NetworkSettings, 'change'>;
  readonly useTheme: (theme: Theme) => void;
  /** How many runs may leave the line at a time is another number, or it was stopped or set going. */
  readonly lineChanged: () => void;
  readonly publish: (view: SettingsView) => void;
}

/** Keep what the user changed, and have it take effect at once. */
export function settingsChanger(deps: SettingsChangeDeps): (change: SettingsChange) => SettingsView {
  return ({ network, ...change }) => {
    // First, for it may be refused.
    if (network !== undefined) deps.network.change(network);
    deps.useTheme(deps.settings.change(change).theme);
    if (change.line !== undefined) deps.lineChanged();
    const view = deps.view();
    deps.publish(view);
    return view;
  };
}
