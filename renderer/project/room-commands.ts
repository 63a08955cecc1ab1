import type { MarksChange } from '../../preload/contract/marks-calls.ts';
import type { Rating, RunView } from '../../preload/contract/runs.ts';
import type { Command } from '../commands/registry.svelte.ts';
import { commandText } from '../messages.ts';
import { cardText } from '../messages/cards.ts';
import { exportText } from '../messages/export.ts';
import { projectText } from '../messages/project.ts';
import { refineText } from '../messages/refine.ts';
import { runText } from '../messages/runs.ts';
import { sweepText } from '../messages/start.ts';
import type { Desk } from '../state/desk.svelte.ts';
import type { InspectorTab } from './room.svelte.ts';
import { keepRun, openExport } from './run-acts.ts';
import { restOf } from './sweeps.ts';

const RATINGS: readonly Rating[] = [0, 1, 2, 3, 4, 5];
const TABS: readonly InspectorTab[] = ['refine', 'run', 'mesh', 'notes'];

/** What can be done with the project that is on the stage. */
export function roomCommands(desk: Desk): readonly Command[] {
  const { acts, app, navigation, panels, project, room, runs } = desk;
  const { commands: titles, group } = projectText;
  const { view } = commandText.groups;

  /** Marks the selected run; by its key alone, so it is also said. */
  function mark(how: (run: RunView, whom: ['run', 1, string]) => readonly [MarksChange, string]): void {
    const { run } = room;
    if (run === null) return;
    const [change, said] = how(run, ['run', 1, run.name ?? projectText.run(run.number)]);
    desk.try(() => acts.mark([{ kind: 'run', id: run.id }], change, said, true));
  }

  return [
    {
      id: 'refine',
      title: titles.refine,
      group,
      keys: 'Mod+Enter',
      writes: true,
      run: () => pressRefine(desk),
    },
    {
      id: 'sweep',
      title: sweepText.command,
      group,
      keys: 'Mod+Shift+Enter',
      writes: true,
      reason: () => (room.missing === null ? null : refineText.missing[room.missing]),
      run: () => navigation.openSheet('sweep'),
    },
    {
      id: 'cancel-run',
      title: titles.cancel,
      group,
      keys: null,
      writes: true,
      reason: () => (room.going === null ? projectText.nothingToCancel : null),
      run: () => desk.try(async () => room.going !== null && (await room.cancel(room.going.id))),
    },
    {
      id: 'keep-run',
      title: runText.keep,
      group,
      keys: 'K',
      writes: true,
      reason: () => {
        const { run } = room;
        if (run === null) return runText.none;
        if (run.state !== 'done') return runText.onlyDoneKept;
        if (run.sweep === null) return runText.noSweep;
        return restOf(run, runs.active) === 0 ? runText.nothingToStop : null;
      },
      run: () => desk.try(async () => room.run !== null && (await keepRun(desk, room.run))),
    },
    { id: 'next-item', title: titles.next, group, keys: 'PageDown', run: () => room.step(1) },
    { id: 'previous-item', title: titles.previous, group, keys: 'PageUp', run: () => room.step(-1) },
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
      id: 'export',
      title: exportText.command,
      group,
      keys: 'Mod+E',
      reason: () => (room.run?.state === 'done' || room.pair.refined !== null ? null : exportText.none),
      run: () =>
        desk.try(async () => {
          const run = room.run?.state === 'done' ? room.run : room.pair.refined;
          if (run !== null) await openExport(desk, run);
        }),
    },
    {
      id: 'copy-path',
      title: exportText.copyPath,
      group,
      keys: null,
      reason: () => (room.run === null ? runText.none : room.run.state === 'done' ? null : runText.onlyDone),
      run: () =>
        desk.try(async () => {
          if (room.run === null) return;
          await app.call('export:copy-path', { runId: room.run.id });
          desk.notices.tell({ message: exportText.pathCopied });
        }),
    },
    {
      id: 'use-settings',
      title: runText.use,
      group,
      keys: null,
      writes: true,
      reason: () => (room.run === null ? runText.none : null),
      run: () => room.run !== null && room.useSettingsOf(room.run),
    },
    ...RATINGS.map((rating): Command => ({
      id: `rate-${rating}`,
      title: runText.rate(rating),
      group,
      keys: ratingKeys(rating),
      writes: true,
      reason: () => (room.run === null ? runText.none : room.run.state === 'done' ? null : runText.onlyDone),
      run: () => mark((_, whom) => [{ rating }, cardText.said.rating(rating, ...whom)]),
    })),
    {
      id: 'favourite-run',
      title: runText.favourite,
      group,
      keys: FAVOURITE_KEYS,
      writes: true,
      reason: () => (room.run === null ? runText.none : null),
      run: () => mark((run, whom) => [{ favourite: !run.favourite }, cardText.said.favourite(!run.favourite, ...whom)]),
    },
    {
      id: 'reject-run',
      title: runText.reject,
      group,
      keys: REJECT_KEYS,
      writes: true,
      reason: () => (room.run === null ? runText.none : null),
      run: () => mark((run, whom) => [{ rejected: !run.rejected }, cardText.said.rejected(!run.rejected, ...whom)]),
    },
  ];
}

/** Plain F shows everything, and plain X another mesh. */
export const FAVOURITE_KEYS = 'Shift+F';
export const REJECT_KEYS = 'Shift+X';

/** The plain digits choose results, or turn the view. */
export const ratingKeys = (rating: number): string => `Alt+${rating}`;

/** What the big button does: starts the run, or opens the place where what is missing can be given. */
export function pressRefine(desk: Desk): void {
  const { navigation, panels, room } = desk;
  // A number that is still being typed counts: fields give theirs when they are left.
  if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
  if (room.missing === null && room.preflight.fault === null) {
    desk.try(() => room.refine());
    return;
  }
  if (!panels.inspector.open) panels.toggle('inspector');
  room.showTab('refine');
  if (room.missing === 'key') navigation.openSettings('account');
}
