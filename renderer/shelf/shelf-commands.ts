import type { Command } from '../commands/registry.svelte.ts';
import { shelfText } from '../messages/shelf.ts';
import type { Desk } from '../state/desk.svelte.ts';

/** What can be done with the library as a whole. */
export function shelfCommands(desk: Desk): readonly Command[] {
  const { navigation, shelf } = desk;
  const { commands, group, reasons } = shelfText;
  const command = (id: string, title: string, run: () => Promise<unknown>): Command => ({
    id,
    title,
    group,
    keys: null,
    run: () => desk.try(run),
  });
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
    ...shelf.recent
      .filter(({ isOpen }) => !isOpen)
      .map(({ id, name, place }) => command(`open-${id}`, commands.recent(name, place), () => shelf.open(id))),
  ];
}
