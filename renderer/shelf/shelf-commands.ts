import type { Command } from '../commands/registry.svelte.ts';
import { shelfText } from '../messages/shelf.ts';
import { transferText } from '../messages/transfer.ts';
import type { Desk } from '../state/desk.svelte.ts';

/** What can be done with the library as a whole. */
export function shelfCommands(desk: Desk): readonly Command[] {
  const { library, navigation, project, shelf, transfers } = desk;
  const { commands, group, reasons } = shelfText;
  const command = (id: string, title: string, run: () => Promise<unknown>): Command => ({
    id,
    title,
    group,
    keys: null,
    run: () => desk.try(run),
  });
  const plain = (id: string, title: string, run: () => void): Command => ({ id, title, group, keys: null, run });
  /** The open project; in the library, what is chosen: projects, or those of the runs that are. */
  const projects = (): string[] => {
    if (navigation.room === 'project') return project.id === null ? [] : [project.id];
    const { kind, selection, targetCards, targets } = library;
    if (library.trash || selection.size === 0) return [];
    if (kind === 'project') return targets.map(({ id }) => id);
    return [...new Set(targetCards.map(({ projectId }) => projectId))];
  };
  const problems = () => (shelf.state.kind === 'open' ? shelf.state.problems : 0);
  return [
    command('open-library', commands.open, () => shelf.open(null)),
    command('new-library', commands.create, () => shelf.create()),
    command('reveal-library', commands.reveal, () => shelf.reveal()),
    {
      ...command('library-problems', commands.problems, () => {
        navigation.openSheet('problems');
        return Promise.resolve();
      }),
      reason: () => (problems() === 0 ? reasons.noProblems : null),
    },
    { ...plain('import-folder', transferText.commands.folder, () => transfers.bringIn('folder')), writes: true },
    { ...plain('import-archive', transferText.commands.archive, () => transfers.bringIn('archive')), writes: true },
    {
      ...plain('export-archive', transferText.commands.export, () => {
        const ids = projects();
        if (ids.length > 0) transfers.takeOut(ids);
      }),
      reason: () => (projects().length === 0 ? transferText.noProject : null),
    },
    plain('check-library', transferText.commands.check, () => transfers.check()),
    ...shelf.recent
      .filter(({ isOpen }) => !isOpen)
      .map(({ id, name, place }) => command(`open-${id}`, commands.recent(name, place), () => shelf.open(id))),
  ];
}
