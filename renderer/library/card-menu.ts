import FolderOpen from '@lucide/svelte/icons/folder-open';
import Heart from '@lucide/svelte/icons/heart';
import Pencil from '@lucide/svelte/icons/pencil';
import Star from '@lucide/svelte/icons/star';
import Trash from '@lucide/svelte/icons/trash';
import X from '@lucide/svelte/icons/x';
import type { Card } from '../../preload/contract/cards.ts';
import { shownKeys } from '../commands/keys.ts';
import { cardText } from '../messages/cards.ts';
import type { Desk } from '../state/desk.svelte.ts';
import type { Icon } from '../ui/icon.ts';
import type { MenuItem } from '../ui/menu-item.ts';
import { toggled } from './card-acts.svelte.ts';

/** Opens the project of a card, and of a run's card that run. */
export function openCard(desk: Desk, card: Card | undefined = desk.library.targetCards[0]): void {
  if (card === undefined) return;
  desk.try(() => desk.navigation.openProject(card.projectId, card.kind === 'run' ? card.id : null));
}

/** Shows a card's folder in the system's file manager. */
export function revealCard(desk: Desk, card: Card | undefined = desk.library.targetCards[0]): void {
  if (card === undefined) return;
  const { id, kind } = card;
  desk.try(() =>
    kind === 'run' ? desk.app.call('run:reveal', { runId: id }) : desk.app.call('project:reveal', { projectId: id }),
  );
}

/** The menu of what is chosen in the grid: the same acts as by keys. */
export function cardMenu(desk: Desk): readonly MenuItem[] {
  const { commands, library, session } = desk;
  const { acts } = cardText;
  const { targetCards } = library;
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
  const isOn = (mark: 'favourite' | 'rejected') => targetCards.length > 0 && !toggled(targetCards, mark);
  return [
    item('open-card'),
    item('rename-card', Pencil),
    'separator',
    { label: acts.rate, icon: Star, items: [5, 4, 3, 2, 1, 0].map((stars) => item(`rate-card-${stars}`)) },
    item('favourite-card', Heart, isOn('favourite') ? acts.unfavourite : acts.favourite),
    item('reject-card', X, isOn('rejected') ? acts.unreject : acts.reject),
    'separator',
    item('reveal-card', FolderOpen),
    'separator',
    item('trash-card', Trash, acts.trash, true),
  ];
}
