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
  /** Takes the place of the library that is open: not while something goes on in that. */
  const another = (...given: Parameters<typeof command>): Command => ({
    ...command(...given),
    reason: () => (transfers.working ? transferText.noChange : null),
  });
  const isAnyChosen = () =>
    navigation.room === 'project' ? project.id !== null : !library.trash && library.selection.size > 0;
  /** The open project; in the library, what is chosen: projects, or those of the runs that are. */
  const projects = async (): Promise<readonly string[]> => {
    if (navigation.room === 'project') return project.id === null ? [] : [project.id];
    return isAnyChosen() ? (await library.chosen.ask()).projectIds : [];
  };
  const problems = () => (shelf.state.kind === 'open' ? shelf.state.problems : 0);
  return [
    another('open-library', commands.open, () => shelf.open(null)),
    another('new-library', commands.create, () => shelf.create()),
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
      ...command('export-archive', transferText.commands.export, async () => {
        const ids = await projects();
        if (ids.length > 0) transfers.takeOut(ids);
      }),
      reason: () => (isAnyChosen() ? null : transferText.noProject),
    },
    plain('check-library', transferText.commands.check, () => transfers.check()),
    ...shelf.recent
      .filter(({ isOpen }) => !isOpen)
      .map(({ id, name, place }) => another(`open-${id}`, commands.recent(name, place), () => shelf.open(id))),
  ];
}
