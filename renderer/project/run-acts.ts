import type { RunView } from '../../preload/contract/runs.ts';
import { money } from '../format.ts';
import { exportText } from '../messages/export.ts';
import { runText } from '../messages/runs.ts';
import type { Desk } from '../state/desk.svelte.ts';
import type { Remedy } from './run-remedies.ts';

/** What is done at once; deleting is asked about first. */
export type RunAct = Exclude<Remedy, 'delete-at-fal'>;

/** Does what a button of a run says. @throws ShownError when main says no. */
export async function act(desk: Desk, remedy: RunAct, run: RunView): Promise<void> {
  const { app, navigation, project, room, session, starts } = desk;
  const runId = run.id;
  switch (remedy) {
    case 'cancel':
      await room.cancel(runId);
      return;
    case 'keep':
      return keepRun(desk, run);
    case 'export':
      return openExport(desk, run);
    case 'resume':
    case 'look-again':
      await app.call('run:resume', { runId });
      return;
    case 'send-again':
      await starts.again(run);
      return;
    case 'settings':
      navigation.openSettings('account');
      return;
    case 'billing':
      return session.openLink('fal-billing');
    case 'requests':
      return session.openLink('fal-requests');
    case 'reveal':
      return app.call('run:reveal', { runId });
    case 'use':
      // Elsewhere than in its project, that is opened first.
      if (project.id !== run.projectId || navigation.activity) await navigation.openProject(run.projectId, runId);
      room.useSettingsOf(run);
  }
}

/** Opens the Export panel for a finished run, in its project. */
export async function openExport(
  { navigation, panels, project, room }: Desk,
  { projectId, id }: Pick<RunView, 'projectId' | 'id'>,
): Promise<void> {
  if (project.id !== projectId || navigation.activity) await navigation.openProject(projectId, id);
  else if (room.run?.id !== id) room.select(id);
  if (!panels.inspector.open) panels.toggle('inspector');
  room.exporting.open();
}

/** Keeps this one of its sweep and says what became of the others. */
export async function keepRun({ app, notices }: Desk, run: RunView): Promise<void> {
  const { stopped, goingOn } = await app.call('run:keep', { runId: run.id });
  notices.tell({ message: runText.kept(run.number, stopped, goingOn) });
}

/** Shows a run in its project. */
export async function showRun(
  { navigation, room }: Desk,
  { projectId, id }: Pick<RunView, 'projectId' | 'id'>,
): Promise<void> {
  await navigation.openProject(projectId, id);
  room.showTab('run');
}

/** Whatever is written into the library by it. */
const WRITING: ReadonlySet<Remedy> = new Set([
  'cancel',
  'keep',
  'resume',
  'look-again',
  'send-again',
  'use',
  'delete-at-fal',
]);

/** Why the library does not let this be done; undefined: it does. */
export const forbidden = ({ shelf }: Desk, remedy: Remedy): string | undefined =>
  WRITING.has(remedy) ? (shelf.readOnly ?? undefined) : undefined;

/** What the buttons of a run say. */
export function remedyLabels({ session }: Desk, run: RunView): Readonly<Record<Remedy, string>> {
  const price = session.account?.price ?? run.price;
  return {
    cancel: runText.cancel,
    keep: runText.keep,
    export: exportText.command,
    resume: runText.tryAgain,
    'look-again': runText.lookAgain,
    'send-again': runText.sendAgain(money(price.amount, price.currency)),
    settings: runText.openSettings,
    billing: runText.billing,
    requests: runText.requests,
    reveal: runText.reveal,
    use: runText.use,
    'delete-at-fal': runText.deleteAtFal,
  };
}
