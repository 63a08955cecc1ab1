import type { Progress } from '../../preload/contract/runs.ts';
import type { Activity } from '../runs/activity.ts';

/** What all runs together look like from afar. */
export interface Outlook {
  /** `moving`: bytes move; `working`: fal works, or it is not known how far it is; `waiting`: something is in the way. */
  readonly kind: 'nothing' | 'moving' | 'working' | 'waiting';
  /** Of all bytes that are being moved, 0 to 1; null: none are. */
  readonly share: number | null;
}

/** As `BrowserWindow.setProgressBar` takes it. */
export interface ProgressBar {
  readonly progress: number;
  readonly mode: 'none' | 'normal' | 'indeterminate' | 'paused';
}

const NO_BAR: ProgressBar = { progress: -1, mode: 'none' };
/** Above 1: it moves without an end. */
const ENDLESS = 2;

/** One in line shows nothing: it moves when another has gone. */
export function outlookOf({ here, atFal, fetching, transferring, waiting }: Activity): Outlook {
  if (here + atFal + fetching === 0) return { kind: 'nothing', share: null };
  const share = transferring === null ? null : shareOf(transferring);
  if (waiting > 0) return { kind: 'waiting', share };
  return { kind: share === null ? 'working' : 'moving', share };
}

/**
 * What a system can show of that. Only Windows has a colour for what waits: the one for paused, for red means a loss.
 * Linux cannot show work without an end, and a full bar would be untrue.
 */
export function progressBarOf({ kind, share }: Outlook, platform: NodeJS.Platform): ProgressBar {
  switch (kind) {
    case 'nothing':
      return NO_BAR;
    case 'moving':
      return { progress: share ?? 0, mode: 'normal' };
    case 'working':
      return platform === 'linux' ? NO_BAR : { progress: ENDLESS, mode: 'indeterminate' };
    case 'waiting':
      if (platform === 'win32') return { progress: share ?? 1, mode: 'paused' };
      return share === null ? NO_BAR : { progress: share, mode: 'normal' };
  }
}

/** Null where nobody knows. */
const shareOf = ({ done, total }: Progress): number | null =>
  total === null || total === 0 ? null : Math.min(1, done / total);
