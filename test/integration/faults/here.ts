import type { Charged } from '../../../preload/contract/errors.ts';
import type { RunState } from '../../../preload/contract/runs.ts';
import type { Mishap } from './mishap.ts';
import type { Trouble } from './play.ts';
import type { Sentence } from './sentences.ts';

/** What goes wrong on this side of the wire, and what must become of the run. */
export interface HereRow {
  readonly what: string;
  readonly trouble: Trouble;
  readonly end: 'recovered' | 'told';
  readonly charged: Charged;
  /** What the user reads, in order. */
  readonly read: readonly Sentence[];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Long enough for what happens while fal works. */
const LONG = { queueMs: 20_000, runMs: 5 * MINUTE };

const during = (
  at: RunState,
  mishap: Mishap,
  what: string,
  read: readonly Sentence[],
  more: Partial<Trouble> & { readonly ms?: number } = {},
): HereRow => {
  const { ms = 1.5 * MINUTE, ...trouble } = more;
  return {
    what: `${what} while ${at}`,
    trouble: { faults: [], mishap: { what: mishap, at, ms }, ...trouble },
    end: 'recovered',
    charged: 'yes',
    read,
  };
};

/** A POST whose answer is lost, while fal's clock is so many hours ahead of this machine's. */
const skewed = (what: string, hours: number): HereRow => ({
  what: `an answer lost, and ${what}`,
  trouble: { faults: [['submit-accepted-drop', {}]], server: { clockSkewMs: hours * HOUR } },
  end: 'recovered',
  charged: 'yes',
  read: ['looking'],
});

const LOST = { faults: [['submit-accepted-drop', {}]] } as const;
const UNSENT = { faults: [['submit-500', {}]] } as const;

export const HERE: readonly HereRow[] = [
  during('uploading', { kind: 'offline' }, 'no connection', ['uploadLost']),
  during('queued', { kind: 'offline' }, 'no connection', ['lost']),
  during('running', { kind: 'offline' }, 'no connection for two hours', ['lost'], { ms: 2 * HOUR }),
  during('downloading', { kind: 'offline' }, 'no connection', ['cut0']),
  during('uploading', { kind: 'disk', code: 'ENOSPC' }, 'the disk is full', ['diskFull']),
  during('submitting', { kind: 'disk', code: 'ENOSPC' }, 'the disk is full', ['diskFull']),
  during('running', { kind: 'disk', code: 'ENOSPC' }, 'the disk is full', ['diskFull']),
  during('downloading', { kind: 'disk', code: 'ENOSPC' }, 'the disk is full', ['diskFull']),
  during('queued', { kind: 'disk', code: 'EROFS' }, 'the library cannot be written to', ['readOnly']),
  during('downloading', { kind: 'disk', code: 'EROFS' }, 'the library cannot be written to', ['readOnly']),
  during('queued', { kind: 'unplugged' }, 'the library is unplugged', ['unplugged']),
  during('running', { kind: 'unplugged' }, 'the library is unplugged for a day', ['unplugged'], { ms: 24 * HOUR }),
  during('downloading', { kind: 'unplugged' }, 'the library is unplugged', ['unplugged']),
  during('queued', { kind: 'no-key' }, 'the key is removed', ['noKeyWaits'], { server: LONG }),
  during('running', { kind: 'no-key' }, 'the key is removed', ['noKeyWaits'], { server: LONG }),
  during('queued', { kind: 'wrong-key' }, 'the key is revoked', ['key401'], { server: LONG }),
  during('running', { kind: 'wrong-key' }, 'the key is revoked', ['key401'], { server: LONG }),
  during('downloading', { kind: 'wrong-key' }, 'the key is revoked', []),
  { ...during('preparing', { kind: 'no-key' }, 'the key is removed', ['noKey']), end: 'told', charged: 'no' },
  { ...during('preparing', { kind: 'wrong-key' }, 'the key is revoked', ['badKey']), end: 'told', charged: 'no' },
  skewed('this clock 30 hours fast', -30),
  skewed('this clock two hours fast', -2),
  skewed('this clock two hours slow', 2),
  skewed('this clock 30 hours slow', 30),
  during(
    'unconfirmed',
    { kind: 'clock', ms: 3 * HOUR },
    'an answer lost, and this clock set three hours ahead',
    ['looking', 'notListedYet'],
    { ...LOST, server: { runMs: 40 * MINUTE } },
  ),
  during('unconfirmed', { kind: 'clock', ms: -3 * HOUR }, 'an answer lost, and this clock set back', ['looking'], {
    ...LOST,
    ms: 0,
  }),
  {
    ...during(
      'unconfirmed',
      { kind: 'clock', ms: 3 * HOUR },
      'a request that never arrived, and this clock set three hours ahead',
      ['looking', 'notListedYet', 'noRecord'],
      UNSENT,
    ),
    end: 'told',
    charged: 'no',
  },
];
