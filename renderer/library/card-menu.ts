import Copy from '@lucide/svelte/icons/copy';
import FolderOpen from '@lucide/svelte/icons/folder-open';
import Heart from '@lucide/svelte/icons/heart';
import PackageOpen from '@lucide/svelte/icons/package-open';
import Pencil from '@lucide/svelte/icons/pencil';
import Send from '@lucide/svelte/icons/send';
import Star from '@lucide/svelte/icons/star';
import Trash from '@lucide/svelte/icons/trash';
import X from '@lucide/svelte/icons/x';
import type { Card } from '../../preload/contract/cards.ts';
import { sendToBlender } from '../blender/blender-commands.ts';
import { shownKeys } from '../commands/keys.ts';
import { cardText } from '../messages/cards.ts';
import { exportText } from '../messages/export.ts';
import { openExport } from '../project/run-acts.ts';
import type { Desk } from '../state/desk.svelte.ts';
import type { Icon } from '../ui/icon.ts';
import type { MenuItem } from '../ui/menu-item.ts';
import { filtered } from './filters.ts';
import { toggled } from './chosen-facts.svelte.ts';

/** Opens the project of a card, and of a run's card that run; of a project that a run of it was found by, that run. */
export function openCard(desk: Desk, card: Card | undefined = desk.library.targetCards[0]): void {
  if (card === undefined) return;
  const run = card.kind === 'run' ? card.id : (card.matching?.newest ?? null);
  desk.try(() => desk.navigation.openProject(card.projectId, run));
}

/** Lists the runs by which the search found a project. */
export function showMatching(desk: Desk, card: Card | undefined = desk.library.targetCards[0]): void {
  if (card?.matching == null) return;
  const { search, filter } = desk.library.cards.list;
  // Where rejects are shown, a rejected one may be what was found.
  const rejected = (filter?.rejected ?? 'hidden') === 'hidden' ? 'hidden' : 'shown';
  desk.try(() => desk.library.show(filtered({ kind: 'run', search }, { projectId: card.projectId, rejected })));
}

/** Shows a card's folder in the system's file manager. */
export function revealCard(desk: Desk, card: Card | undefined = desk.library.targetCards[0]): void {
  if (card === undefined) return;
  const { id, kind } = card;
  desk.try(() =>
    kind === 'run' ? desk.app.call('run:reveal', { runId: id }) : desk.app.call('project:reveal', { projectId: id }),
  );
}

/** What is done with the result of the card that is chosen; nothing where it has none. */
function withResult(desk: Desk, work: (result: string, projectId: string) => Promise<unknown>): void {
  const [card] = desk.library.targetCards;
  if (card?.result == null) return;
  const { projectId, result } = card;
  desk.try(() => work(result, projectId));
}

/** Opens the Export panel for a card's result, in its project. */
export function exportCard(desk: Desk): void {
  withResult(desk, (id, projectId) => openExport(desk, { projectId, id }));
}

/** Asks where in Blender a card's result is to go. */
export function sendCard(desk: Desk): void {
  withResult(desk, async (result, projectId) => {
    const { runs } = await desk.app.call('project:get', { projectId });
    const run = runs.find(({ id }) => id === result);
    if (run !== undefined) sendToBlender(desk, 'new', run);
  });
}

/** Puts the path of a card's result on the clipboard. */
export function copyCardPath(desk: Desk): void {
  withResult(desk, async (runId) => {
    await desk.app.call('export:copy-path', { runId });
    desk.notices.tell({ message: exportText.pathCopied });
  });
}

/** The menu of what is chosen in the grid: the same acts as by keys. */
export function cardMenu(desk: Desk): readonly MenuItem[] {
  const { commands, library, session } = desk;
  const { acts } = cardText;
  const chosen = library.chosen.known;
  const item = (id: string, icon?: Icon, label?: string, danger = false): MenuItem => {
    const command = commands.get(id);
    const keys = command?.keys ?? null;
    const reason = command?.reason?.() ?? null;
    return {
      label: label ?? command?.title ?? '',
      ...(icon !== undefined && { icon }),
      ...(keys !== null && { keys: shownKeys(keys, session.mac) }),
      ...(reason !== null && { reason }),
      danger,
      run: () => commands.run(id),
    };
  };
  const isOn = (mark: 'favourites' | 'rejected') => chosen !== null && !toggled(chosen, mark);
  return [
    item('open-card'),
    ...(desk.library.targetCards[0]?.matching == null ? [] : [item('show-matching')]),
    item('rename-card', Pencil),
    'separator',
    { label: acts.rate, icon: Star, items: [5, 4, 3, 2, 1, 0].map((stars) => item(`rate-card-${stars}`)) },
    item('favourite-card', Heart, isOn('favourites') ? acts.unfavourite : acts.favourite),
    item('reject-card', X, isOn('rejected') ? acts.unreject : acts.reject),
    'separator',
    item('export-card', PackageOpen),
    item('send-card', Send),
    item('copy-card-path', Copy),
    item('reveal-card', FolderOpen),
    'separator',
    item('trash-card', Trash, acts.trash, true),
  ];
}
