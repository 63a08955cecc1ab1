import type { BlenderPublished, BlenderSent, WatchArrival } from '../../preload/contract/blender.ts';
import { money } from '../format.ts';
import { blenderText, watchText } from '../messages/blender.ts';
import type { Desk } from '../state/desk.svelte.ts';

export function tellSent({ notices }: Pick<Desk, 'notices'>, { version, collection, file, notes }: BlenderSent): void {
  const message =
    file === null ? blenderText.sent(version, collection) : blenderText.appended(version, collection, file);
  notices.tell({ message, advice: notes.join(' '), level: notes.length === 0 ? 'info' : 'warning' });
}

export function tellPublished(desk: Desk, { file, folder, listed, notes }: BlenderPublished): void {
  const where = listed.length > 0 ? blenderText.listed(listed) : blenderText.unlisted(folder);
  desk.notices.tell(
    { message: blenderText.published(file, folder), advice: [where, ...notes].join(' ') },
    { label: blenderText.show, run: () => desk.try(() => desk.app.call('blender:reveal')) },
    { stays: listed.length === 0 },
  );
}

/** A coarse mesh came home: the offer stays until it is answered, for who saved it sits before another program. */
export function tellArrival(desk: Desk, arrival: WatchArrival): void {
  const price = desk.session.account?.price;
  desk.notices.tell(
    { message: watchText.arrived(arrival.name), advice: watchText.arrivedHint(arrival.project) },
    {
      label: watchText.again(money(price?.amount ?? 0.15, price?.currency ?? 'USD')),
      run: () => desk.try(() => refineAgain(desk, arrival)),
    },
    { stays: true },
  );
}

/** Opens the Refine panel with the new version in it. The press that pays is still the user's. */
async function refineAgain(
  { navigation, panels, project, room }: Desk,
  { projectId, inputId }: WatchArrival,
): Promise<void> {
  if (project.id !== projectId || navigation.activity) await navigation.openProject(projectId, inputId);
  else room.select(inputId);
  room.draft.set({ meshId: inputId });
  if (!panels.inspector.open) panels.toggle('inspector');
  room.showTab('refine');
}
