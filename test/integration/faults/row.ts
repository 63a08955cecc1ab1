import type { Charged } from '../../../preload/contract/errors.ts';
import type { CancelOutcome } from '../../../preload/contract/runs.ts';
import type { FaultDetails, FaultMatch, FaultName } from '../../fal-server/faults.ts';
import type { Trouble } from './play.ts';
import type { Sentence } from './sentences.ts';

/** A fault, what it strikes and how often, and what must become of the run. */
export interface Row {
  readonly fault: FaultName;
  readonly times: number;
  /** The same in words, for readers. */
  readonly when: string;
  readonly trouble: Trouble;
  /** `recovered`: the result came home. `told`: the run ended with the last sentence. `unused`: the app never asks for it. */
  readonly end: 'recovered' | 'told' | 'cancelled' | 'unused';
  readonly charged: Charged;
  /** What the user reads, in order. */
  readonly read: readonly Sentence[];
  readonly cancelled: CancelOutcome | null;
}

/** What is out of the ordinary about a row. */
export interface About extends FaultDetails, FaultMatch {
  readonly times?: number;
  /** Another fault that strikes first, so that this one can. */
  readonly after?: FaultName;
  readonly cancel?: readonly ['queued' | 'running', CancelOutcome];
  readonly large?: true;
  readonly server?: Trouble['server'];
}

/** The run recovers: the result comes home, and is paid for once. */
export const recovers = (fault: FaultName, read: readonly Sentence[] = [], about: About = {}): Row =>
  row(fault, 'recovered', 'yes', read, about);

/** The run ends, and the user is told. */
export const tells = (fault: FaultName, read: readonly Sentence[], charged: Charged, about: About = {}): Row =>
  row(fault, 'told', charged, read, about);

/** The user cancelled it, and it is cancelled. */
export const ends = (fault: FaultName, read: readonly Sentence[], charged: Charged, about: About): Row =>
  row(fault, 'cancelled', charged, read, about);

/** The app asks for nothing that this fault strikes. */
export const neverStrikes = (fault: FaultName): Row => row(fault, 'unused', 'yes', [], {});

function row(fault: FaultName, end: Row['end'], charged: Charged, read: readonly Sentence[], about: About): Row {
  const { times = 1, after, cancel, large, server, ...order } = about;
  const trouble: Trouble = {
    faults: [...(after === undefined ? [] : [[after, {}] as const]), [fault, { ...order, count: times }]],
    ...(large !== undefined && { large }),
    ...(cancel !== undefined && { cancelAt: cancel[0] }),
    ...(server !== undefined && { server }),
  };
  const when = [order.operation, after && `after ${after}`, cancel && `cancelled while ${cancel[0]}`].filter(Boolean);
  return { fault, times, when: when.join(', '), trouble, end, charged, read, cancelled: cancel?.[1] ?? null };
}
