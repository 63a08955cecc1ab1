import Copy from '@lucide/svelte/icons/copy';
import ExternalLink from '@lucide/svelte/icons/external-link';
import FolderOpen from '@lucide/svelte/icons/folder-open';
import SlidersHorizontal from '@lucide/svelte/icons/sliders-horizontal';
import SquareArrowOutUpRight from '@lucide/svelte/icons/square-arrow-out-up-right';
import Trash from '@lucide/svelte/icons/trash-2';
import type { RunView } from '../../preload/contract/runs.ts';
import { activityText } from '../messages/activity.ts';
import { runText } from '../messages/runs.ts';
import { act, forbidden, remedyLabels, showRun } from '../project/run-acts.ts';
import { remediesFor, type Remedy } from '../project/run-remedies.ts';
import type { Desk } from '../state/desk.svelte.ts';
import type { MenuItem } from '../ui/menu-item.ts';

/** What a row shows as a button of its own, the first that fits. */
const SHOWN: readonly Remedy[] = ['cancel', 'keep', 'resume', 'look-again', 'settings', 'billing'];

/** The one thing that most likely is wanted now; null: nothing is pressing. */
export function pressing(run: RunView, rest: number): Exclude<Remedy, 'delete-at-fal'> | null {
  const remedies = remediesFor(run, rest);
  const first = SHOWN.find((one) => remedies.includes(one)) ?? null;
  return first === 'delete-at-fal' ? null : first;
}

/** Everything that can be done with a run from its row. `onremove`: asks before fal deletes what it keeps. */
export function rowMenu(desk: Desk, run: RunView, onremove: () => void): readonly MenuItem[] {
  const { app, notices, session } = desk;
  const labels = remedyLabels(desk, run);
  const remedies = remediesFor(run);
  const may = (remedy: Remedy) => remedies.includes(remedy);
  const { requestId } = run;
  const barred = (remedy: Remedy) => {
    const reason = forbidden(desk, remedy);
    return reason === undefined ? {} : { reason };
  };

  const copy = async (id: string) => {
    await navigator.clipboard.writeText(id);
    notices.tell({ message: activityText.copied });
  };
  return [
    { label: activityText.open, icon: SquareArrowOutUpRight, run: () => desk.try(() => showRun(desk, run)) },
    {
      label: labels.reveal,
      icon: FolderOpen,
      run: () => desk.try(() => app.call('run:reveal', { runId: run.id })),
    },
    ...(may('use')
      ? [
          {
            label: labels.use,
            icon: SlidersHorizontal,
            ...barred('use'),
            run: () => desk.try(() => act(desk, 'use', run)),
          },
        ]
      : []),
    ...(may('send-again')
      ? [
          {
            label: labels['send-again'],
            ...barred('send-again'),
            run: () => desk.try(() => act(desk, 'send-again', run)),
          },
        ]
      : []),
    'separator',
    ...(requestId === null
      ? []
      : [{ label: activityText.copyId, icon: Copy, run: () => desk.try(() => copy(requestId)) }]),
    {
      label: runText.requests,
      icon: ExternalLink,
      run: () => desk.try(() => session.openLink('fal-requests')),
    },
    ...(may('delete-at-fal')
      ? ([
          'separator',
          { label: labels['delete-at-fal'], icon: Trash, danger: true, ...barred('delete-at-fal'), run: onremove },
        ] as const)
      : []),
  ];
}
