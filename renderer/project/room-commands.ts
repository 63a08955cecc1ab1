import type { Command } from '../commands/registry.svelte.ts';
import { commandText } from '../messages.ts';
import { projectText } from '../messages/project.ts';
import { runText } from '../messages/runs.ts';
import type { Desk } from '../state/desk.svelte.ts';
import type { InspectorTab } from './room.svelte.ts';

const TABS: readonly InspectorTab[] = ['refine', 'run', 'mesh', 'notes'];
const VARIANTS = [1, 2, 3, 4] as const;

/** What can be done while a project is on the stage. `frame`: brings everything into view; null: there is nothing. */
export function roomCommands(desk: Desk, frame: () => (() => void) | null): readonly Command[] {
  const { app, panels, project, room, session } = desk;
  const { commands: titles, group } = projectText;
  const { view } = commandText.groups;
  const onlyOne = () => (room.pair.coarse === null || room.pair.refined === null ? projectText.onlyOne : null);
  const results = () => room.items.filter((item) => item.kind === 'run' && item.run.state === 'done');

  return [
    { id: 'refine', title: titles.refine, group, keys: 'Mod+Enter', run: () => pressRefine(desk) },
    {
      id: 'cancel-run',
      title: titles.cancel,
      group,
      keys: null,
      reason: () => (room.going === null ? projectText.nothingToCancel : null),
      run: () => desk.try(async () => room.going !== null && (await room.cancel(room.going.id))),
    },
    {
      id: 'compare',
      title: titles.compare,
      group: view,
      keys: 'C',
      run: () => {
        const compare = session.settings?.compare === 'side-by-side' ? 'single' : 'side-by-side';
        desk.try(() => session.change({ compare }));
      },
    },
    {
      id: 'other-mesh',
      title: titles.face,
      group: view,
      keys: 'X',
      reason: onlyOne,
      run: () => room.showFace(room.face === 'coarse' ? 'refined' : 'coarse'),
    },
    {
      id: 'statistics',
      title: titles.statistics,
      group: view,
      keys: 'I',
      run: () => desk.try(() => session.change({ showStatistics: !(session.settings?.showStatistics ?? true) })),
    },
    {
      id: 'frame',
      title: titles.frame,
      group: view,
      keys: 'F',
      reason: () => (frame() === null ? projectText.noMeshShown : null),
      run: () => frame()?.(),
    },
    { id: 'next-item', title: titles.next, group, keys: 'PageDown', run: () => room.step(1) },
    { id: 'previous-item', title: titles.previous, group, keys: 'PageUp', run: () => room.step(-1) },
    ...VARIANTS.map((number) => ({
      id: `variant-${number}`,
      title: titles.variant(number),
      group,
      keys: String(number),
      reason: () => (results()[number - 1] === undefined ? projectText.fewer : null),
      run: () => {
        const item = results()[number - 1];
        if (item !== undefined) room.select(item.id);
      },
    })),
    ...TABS.map((tab) => ({
      id: `tab-${tab}`,
      title: titles.tab(projectText.tabs[tab]),
      group: view,
      keys: null,
      run: () => {
        if (!panels.inspector.open) panels.toggle('inspector');
        room.showTab(tab);
      },
    })),
    {
      id: 'reveal-project',
      title: titles.reveal,
      group,
      keys: null,
      run: () => desk.try(async () => project.id !== null && app.call('project:reveal', { projectId: project.id })),
    },
    {
      id: 'use-settings',
      title: runText.use,
      group,
      keys: null,
      reason: () => (room.run === null ? runText.none : null),
      run: () => room.run !== null && room.useSettingsOf(room.run),
    },
  ];
}

/** What the big button does: starts the run, or opens the place where what is missing can be given. */
export function pressRefine(desk: Desk): void {
  const { navigation, panels, room } = desk;
  // A number that is still being typed counts: fields give theirs when they are left.
  if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
  if (room.missing === null) {
    desk.try(() => room.refine());
    return;
  }
  if (!panels.inspector.open) panels.toggle('inspector');
  room.showTab('refine');
  if (room.missing === 'key') navigation.openSettings('account');
}
