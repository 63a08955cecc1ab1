import { commandText } from '../messages.ts';
import { pairsText } from '../messages/pairs.ts';
import { pickFiles } from '../shell/pick-files.ts';
import type { Desk } from '../state/desk.svelte.ts';
import type { Command } from './registry.svelte.ts';

/** What can be done everywhere in the app. */
export function shellCommands(desk: Desk): readonly Command[] {
  const { library, navigation, panels, intake, session } = desk;
  const { groups, titles, reasons } = commandText;
  const away = () => (navigation.room === 'project' || navigation.activity ? null : reasons.noProject);
  const theme = (name: 'dark' | 'light' | 'system'): Command => ({
    id: `theme-${name}`,
    title: titles[`theme-${name}`],
    group: groups.view,
    keys: null,
    reason: () => (session.settings?.theme === name ? reasons.alreadySo : null),
    run: () => desk.try(() => session.change({ theme: name })),
  });
  const command = (id: keyof typeof titles, group: string, keys: string | null, run: () => void): Command => ({
    id,
    title: titles[id],
    group,
    keys,
    run,
  });

  const pairs = (id: string, title: string, what: 'files' | 'folder'): Command => ({
    id,
    title,
    group: groups.library,
    keys: null,
    writes: true,
    run: () => desk.try(async () => intake.files(await pickFiles(what))),
  });

  return [
    { ...command('new-project', groups.library, 'Mod+N', () => navigation.openSheet('new-project')), writes: true },
    { ...command('add-files', groups.library, 'Mod+O', () => desk.try(() => intake.pick())), writes: true },
    pairs('pick-pairs', pairsText.pick, 'files'),
    pairs('pick-folder', pairsText.pickFolder, 'folder'),
    { ...command('sample', groups.library, null, () => desk.try(() => intake.sample())), writes: true },
    command('search', groups.library, 'Mod+F', () => {
      if (!panels.library.open) panels.toggle('library');
      navigation.search();
    }),
    { ...command('go-library', groups.go, 'Mod+1', () => navigation.goLibrary()), reason: away },
    command('back', groups.go, 'Escape', () => {
      if (!navigation.back()) library.back();
    }),
    command('open-activity', groups.go, 'Mod+2', () => navigation.showActivity()),
    command('open-settings', groups.go, 'Mod+,', () => navigation.openSettings()),
    command('open-palette', groups.go, 'Mod+K', () => navigation.openSheet('palette')),
    { ...command('open-shortcuts', groups.go, '?', () => navigation.openSheet('shortcuts')), also: ['F1'] },
    command('toggle-library', groups.view, 'Mod+B', () => panels.toggle('library')),
    command('toggle-inspector', groups.view, 'N', () => panels.toggle('inspector')),
    theme('dark'),
    theme('light'),
    theme('system'),
    command('get-key', groups.account, null, () => desk.try(() => session.openLink('fal-keys'))),
    command('reveal-logs', groups.account, null, () => desk.try(() => session.revealLogs())),
  ];
}
