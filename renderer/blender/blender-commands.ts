import type { RunView } from '../../preload/contract/runs.ts';
import type { Command } from '../commands/registry.svelte.ts';
import { blenderText, watchText } from '../messages/blender.ts';
import { projectText } from '../messages/project.ts';
import type { Desk } from '../state/desk.svelte.ts';
import type { Into } from './blender-room.svelte.ts';

const INTOS: readonly Into[] = ['new', 'append', 'asset'];

/** The run that is meant: the selected one, else the one that is looked at. Null: neither has a result. */
export function runForBlender({ project, room }: Desk): RunView | null {
  if (room.run?.state === 'done') return room.run;
  const front = room.compare.front?.id;
  return project.view?.runs.find(({ id, state }) => id === front && state === 'done') ?? null;
}

export function sendToBlender(desk: Desk, into: Into = 'new', run = runForBlender(desk)): void {
  if (run !== null) desk.blender.want(run, into);
}

/** Watches a file for the coarse mesh that the draft has, else for the newest. */
export async function watchFile({ app, notices, project, room }: Desk): Promise<void> {
  const { view } = project;
  const meshes = view?.inputs.filter(({ slot }) => slot === 'mesh') ?? [];
  const mesh = meshes.find(({ id }) => id === room.draft.current?.meshId) ?? meshes.at(-1);
  if (view === null || mesh === undefined) return;
  const watch = await app.call('watch:add', { projectId: view.id, meshId: mesh.id });
  if (watch !== null) notices.tell({ message: watchText.began(watch.file, watch.folder), advice: watchText.beganHint });
}

export function blenderCommands(desk: Desk): readonly Command[] {
  const { group } = projectText;
  const { commands: titles } = blenderText;
  return [
    ...INTOS.map((into): Command => ({
      id: `blender-${into}`,
      title: titles[into],
      group,
      keys: into === 'new' ? 'Mod+Shift+B' : null,
      reason: () => (runForBlender(desk) === null ? blenderText.noRun : null),
      run: () => sendToBlender(desk, into),
    })),
    {
      id: 'watch-file',
      title: titles.watch,
      group,
      keys: null,
      writes: true,
      reason: () => (desk.project.view?.inputs.some(({ slot }) => slot === 'mesh') ? null : watchText.noMesh),
      run: () => desk.try(() => watchFile(desk)),
    },
  ];
}
