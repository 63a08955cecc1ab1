import type { Command } from '../commands/registry.svelte.ts';
import { shelfText } from '../messages/shelf.ts';
import { transferText } from '../messages/transfer.ts';
import type { Desk } from '../state/desk.svelte.ts';

/** What can be done with the library as a whole. */
export function shelfCommands(desk: Desk): readonly Command[] {
  const { navigation, project, shelf, transfers } = desk;
  const { commands, group, reasons } = shelfText;
  const command = (id: string, title: string, run: () => Promise<unknown>): Command => ({
    id,
    title,
    group,
    keys: null,
    run: () => desk.try(run),
  });
  const plain = (id: string, title: string, run: () => void): Command => ({ id, title, group, keys: null, run });
  const readOnly = () => shelf.readOnly;
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
    { ...plain('import-folder', transferText.commands.folder, () => transfers.bringIn('folder')), reason: readOnly },
    { ...plain('import-archive', transferText.commands.archive, () => transfers.bringIn('archive')), reason: readOnly },
    {
      ...plain('export-archive', transferText.commands.export, () => {
        if (project.id !== null) transfers.takeOut([project.id]);
      }),
      reason: () => (project.id === null ? transferText.noProject : null),
    },
    plain('check-library', transferText.commands.check, () => transfers.check()),
    ...shelf.recent
      .filter(({ isOpen }) => !isOpen)
      .map(({ id, name, place }) => command(`open-${id}`, commands.recent(name, place), () => shelf.open(id))),
  ];
}
