import type { Rating } from '../../preload/contract/runs.ts';
import type { Command } from '../commands/registry.svelte.ts';
import { commandText } from '../messages.ts';
import { blenderText } from '../messages/blender.ts';
import { cardText, trashText } from '../messages/cards.ts';
import { exportText } from '../messages/export.ts';
import { searchText } from '../messages/search.ts';
import type { Desk } from '../state/desk.svelte.ts';
import { copyCardPath, exportCard, openCard, revealCard, sendCard, showMatching } from './card-menu.ts';
import { cleared, filtered, isPlain } from './filters.ts';

const RATINGS: readonly Rating[] = [0, 1, 2, 3, 4, 5];

/** The keys that give so many stars to what is chosen in the grid. */
export const rateKeys = (stars: number): string => String(stars);

/** What can be done with the cards on the stage. The keys are Lightroom's, Blender's and the system's own. */
export function cardCommands(desk: Desk): readonly Command[] {
  const { library, navigation } = desk;
  const { cards, selection } = library;
  const { acts, reasons } = cardText;
  const group = cardText.group;
  const covered = () => (navigation.activity || library.trash ? reasons.nothing : null);
  const nothing = () => covered() ?? (library.targets.length === 0 ? reasons.nothing : null);
  const notOne = () => nothing() ?? (library.targets.length === 1 ? null : reasons.one);
  /** What one card's result is needed for; a project's is its newest. */
  const noResult = () => notOne() ?? (library.targetCards[0]?.result == null ? reasons.noResult : null);

  return [
    {
      id: 'open-card',
      title: acts.open,
      group,
      keys: null,
      reason: notOne,
      run: () => openCard(desk),
    },
    {
      id: 'show-matching',
      title: acts.showMatching,
      group,
      keys: null,
      reason: () => notOne() ?? (library.targetCards[0]?.matching == null ? reasons.noMatching : null),
      run: () => showMatching(desk),
    },
    {
      id: 'rename-card',
      title: acts.rename,
      group,
      keys: 'F2',
      writes: true,
      reason: notOne,
      run: () => library.rename(library.targets[0]?.id ?? null),
    },
    ...RATINGS.map((rating): Command => ({
      id: `rate-card-${rating}`,
      title: acts.stars(rating),
      group,
      keys: String(rating),
      writes: true,
      reason: nothing,
      run: () => desk.try(() => library.rate(rating)),
    })),
    {
      id: 'favourite-card',
      title: acts.toggleFavourite,
      group,
      keys: 'F',
      writes: true,
      reason: nothing,
      run: () => desk.try(() => library.toggleFavourite()),
    },
    {
      id: 'reject-card',
      title: acts.toggleRejected,
      group,
      keys: 'X',
      writes: true,
      reason: nothing,
      run: () => desk.try(() => library.toggleRejected()),
    },
    {
      id: 'trash-card',
      title: acts.trash,
      group,
      keys: 'Delete',
      also: ['Backspace', 'Mod+Backspace'],
      yieldsToText: true,
      writes: true,
      reason: nothing,
      run: () => desk.try(() => library.trashThem()),
    },
    {
      id: 'reveal-card',
      title: acts.reveal,
      group,
      keys: null,
      reason: notOne,
      run: () => revealCard(desk),
    },
    {
      id: 'export-card',
      title: exportText.command,
      group,
      keys: 'Mod+E',
      reason: noResult,
      run: () => exportCard(desk),
    },
    {
      id: 'send-card',
      title: blenderText.commands.new,
      group,
      keys: 'Mod+Shift+B',
      reason: noResult,
      run: () => sendCard(desk),
    },
    {
      id: 'copy-card-path',
      title: exportText.copyPath,
      group,
      keys: null,
      reason: noResult,
      run: () => copyCardPath(desk),
    },
    {
      id: 'select-all',
      title: acts.selectAll,
      group,
      keys: 'Mod+A',
      also: ['A'],
      yieldsToText: true,
      reason: () => covered() ?? (cards.total === 0 ? reasons.nothing : null),
      run: () => desk.try(() => library.chooseAll()),
    },
    {
      id: 'select-none',
      title: acts.selectNone,
      group,
      keys: 'Alt+A',
      reason: () => covered() ?? (selection.size === 0 ? reasons.nothing : null),
      run: () => selection.none(),
    },
    {
      id: 'filters',
      title: searchText.commands.filters,
      group: commandText.groups.library,
      keys: 'Mod+Shift+F',
      reason: covered,
      run: () => (library.filtering = true),
    },
    {
      id: 'clear-filters',
      title: searchText.commands.clear,
      group: commandText.groups.library,
      keys: null,
      reason: () => (isPlain(cards.list) ? searchText.nothingToSave : covered()),
      run: () => desk.try(() => library.show(cleared(cards.list))),
    },
    {
      id: 'save-search',
      title: searchText.commands.save,
      group: commandText.groups.library,
      keys: 'Mod+S',
      writes: true,
      reason: () => (isPlain(cards.list) ? searchText.nothingToSave : covered()),
      run: () => navigation.openSheet('save-search'),
    },
  ];
}

/** What can be done with the library from every room. */
export function libraryCommands(desk: Desk): readonly Command[] {
  const { acts, library, undo } = desk;
  const { group, reasons } = { group: commandText.groups.library, reasons: cardText.reasons };
  return [
    {
      id: 'undo-change',
      title: cardText.acts.undo,
      group,
      keys: 'Mod+Z',
      yieldsToText: true,
      writes: true,
      reason: () => (undo.next === null ? reasons.nothingToUndo : null),
      run: () => desk.try(() => acts.undo()),
    },
    {
      id: 'redo-change',
      title: cardText.acts.redo,
      group,
      keys: 'Mod+Shift+Z',
      yieldsToText: true,
      writes: true,
      reason: () => (undo.nextAgain === null ? reasons.nothingToRedo : null),
      run: () => desk.try(() => acts.redo()),
    },
    {
      id: 'show-unrated',
      title: searchText.commands.unrated,
      group,
      keys: null,
      run: () => desk.try(() => library.show(filtered({ kind: 'run', search: '' }, { unreviewed: true }))),
    },
    { id: 'show-trash', title: trashText.open, group, keys: null, run: () => library.showTrash() },
  ];
}
