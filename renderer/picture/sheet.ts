import type { Pane } from '../viewer/look.ts';
import { union, worldBox } from '../viewer/placing.ts';
import { SHEET_VIEWS, sheetCamera, type SheetView } from './cameras.ts';
import { SheetCanvas } from './sheet-draw.ts';
import { sheetLayout } from './sheet-layout.ts';
import type { Photograph } from './turntable.ts';

/** A row of the sheet. */
export interface SheetVersion {
  readonly pane: Pane;
  readonly facts: readonly string[];
}

export interface SheetJob {
  readonly title: string;
  readonly footer: string;
  readonly viewName: (view: SheetView) => string;
  readonly versions: readonly SheetVersion[];
  /** Side of a picture, in pixels. */
  readonly cell: number;
  /** Puts a mesh before the camera. */
  readonly show: (pane: Pane, signal: AbortSignal) => Promise<Photograph>;
  readonly signal: AbortSignal;
  /** Told which version is drawn, and the share of the sheet that is done. */
  readonly progress: (name: string, done: number) => void;
}

/**
 * All versions from all sides as one PNG, each seen from the same distance.
 *
 * @throws what went wrong with a mesh; the signal's reason when it fires.
 */
export async function makeSheet(job: SheetJob): Promise<Blob> {
  const { title, footer, viewName, versions, cell, show, signal, progress } = job;
  const box = union(versions.map(({ pane }) => worldBox(pane.view)));
  if (box === null) throw new Error('a sheet of no versions');
  const layout = sheetLayout({
    title,
    footer,
    views: SHEET_VIEWS.map(viewName),
    versions: versions.map(({ pane, facts }) => ({ name: pane.name, facts })),
    cell,
  });
  const sheet = new SheetCanvas(layout);
  let done = 0;
  for (const [version, { pane }] of versions.entries()) {
    progress(pane.name, done / layout.cells.length);
    const photograph = await show(pane, signal);
    for (const place of layout.cells.filter((one) => one.version === version)) {
      const view = SHEET_VIEWS[place.view];
      if (view === undefined) continue;
      const { width, height } = place;
      const shot = { width, height, camera: sheetCamera(view, box), ground: false, transparent: true };
      const picture = await createImageBitmap(await photograph(shot));
      signal.throwIfAborted();
      sheet.put(place, picture);
      picture.close();
      done += 1;
      progress(pane.name, done / layout.cells.length);
    }
  }
  return sheet.png();
}
