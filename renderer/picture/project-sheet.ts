import { pictureText } from '../messages/picture.ts';
import type { ProjectRoom } from '../project/room.svelte.ts';
import type { Desk } from '../state/desk.svelte.ts';
import { startDataWorker } from '../viewer/data-client.ts';
import { factsOf } from './sheet-facts.ts';
import { makeSheet, type SheetVersion } from './sheet.ts';
import { Studio } from './studio.ts';

export interface ProjectSheetJob {
  /** Meshes of the project that is open, in the order of the rows. */
  readonly items: ProjectRoom['meshItems'];
  /** Side of a picture, in pixels. */
  readonly cell: number;
  readonly signal: AbortSignal;
  /** Told which version is drawn, and the share of the sheet that is done. */
  readonly progress: (version: string, done: number) => void;
}

/**
 * Draws the comparison sheet of the project that is open, as the stage is shaded.
 *
 * @throws what went wrong with a mesh or with WebGL; the signal's reason when it fires.
 */
export async function projectSheet(
  { app, media, project, room }: Pick<Desk, 'app' | 'media' | 'project' | 'room'>,
  { items, cell, signal, progress }: ProjectSheetJob,
): Promise<Blob> {
  const title = project.view?.name ?? '';
  const versions: SheetVersion[] = [];
  for (const { id, name, item } of items) {
    signal.throwIfAborted();
    const view = await app.call('mesh:open', { id });
    const distances = room.look.isDetail ? room.detail.mapOf(id) : null;
    versions.push({ pane: { view, name, distances }, facts: factsOf(item, view.statistics) });
  }
  const studio = new Studio({
    mediaUrl: (id, kind) => media.url(id, kind),
    source: startDataWorker(),
    look: room.look.now,
  });
  try {
    const sheet = await makeSheet({
      title: pictureText.sheet.title(title),
      footer: pictureText.sheet.footer(new Date().toISOString().slice(0, 10)),
      viewName: (view) => pictureText.views[view],
      versions,
      cell,
      show: (pane, stop) => studio.show(pane, stop),
      signal,
      progress,
    });
    signal.throwIfAborted();
    return sheet;
  } finally {
    studio.dispose();
  }
}
