import * as v from 'valibot';
import { Account, KeyKeep, KeyStatus, Link, Notice, Settings, SettingsChange } from './app.ts';
import { ShownProject, call, nothing } from './call.ts';
import { Network, NetworkTest } from './network.ts';
import { RunView } from './runs.ts';

/** What the page can ask of the app itself: settings, key, account, network. */
export const appCalls = {
  'app:start': call(
    nothing,
    v.object({
      version: v.string(),
      platform: v.string(),
      settings: Settings,
      key: KeyStatus,
      account: Account,
      /** Runs that are not ended, of all projects. */
      active: v.array(RunView),
      /** What files on the command line went into, or what the user wants to see of what they were told. */
      open: v.nullable(ShownProject),
      notices: v.array(Notice),
    }),
  ),
  'app:open-link': call(v.strictObject({ link: Link }), nothing),
  'app:reveal-logs': call(nothing, nothing),

  'settings:change': call(SettingsChange, Settings),

  'key:set': call(
    v.strictObject({ key: v.pipe(v.string(), v.minLength(1), v.maxLength(500)), keep: KeyKeep }),
    v.object({ key: KeyStatus, account: Account }),
  ),
  'key:remove': call(nothing, KeyStatus),

  'account:refresh': call(nothing, Account),

  /** Tries the way to fal step by step, as these settings would have it. */
  'network:test': call(v.strictObject({ network: Network }), NetworkTest),
  /** Opens the system's dialog for a file of certificates (PEM); null: the user thought better of it. */
  'network:choose-certificates': call(nothing, v.nullable(Settings)),
  'network:forget-certificates': call(nothing, Settings),
} as const;
