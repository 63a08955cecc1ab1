import { projectText } from '../messages/project.ts';
import type { StripItem } from '../project/strip-items.ts';

/** Where meshes are put to be compared, from left to right. */
const LETTERS = ['A', 'B', 'C', 'D'] as const;
export type Letter = (typeof LETTERS)[number];
/** More would be stamps, not pictures. */
export const MOST_SLOTS = LETTERS.length;

/** A mesh in its slot. */
export interface Slot {
  readonly letter: Letter;
  readonly id: string;
  readonly name: string;
}

/** Whether there is a mesh to be looked at: coarse meshes, and runs that are done. */
export const isMesh = (item: StripItem): boolean =>
  item.kind === 'mesh' || (item.kind === 'run' && item.run.state === 'done');

/** As the strip, the panes and the tables call it. A project with several coarse meshes tells them by their files. */
export function nameOf(item: StripItem, items: readonly StripItem[]): string {
  if (item.kind === 'run') return projectText.run(item.run.number);
  if (item.kind === 'image') return projectText.picture;
  return items.filter(({ kind }) => kind === 'mesh').length > 1 ? item.input.name : projectText.coarse;
}

/** These ids as slots; what is no mesh of the project (any more) is left out. */
export function slotsOf(ids: readonly string[], items: readonly StripItem[]): readonly Slot[] {
  const meshes = [...new Set(ids)].flatMap((id) => items.find((item) => item.id === id && isMesh(item)) ?? []);
  return LETTERS.flatMap((letter, place) => {
    const item = meshes[place];
    return item === undefined ? [] : [{ letter, id: item.id, name: nameOf(item, items) }];
  });
}

/** With a mesh added at the end or taken out; never emptied, never more than there are slots. */
export function toggled(ids: readonly string[], id: string): readonly string[] {
  if (!ids.includes(id)) return ids.length < MOST_SLOTS ? [...ids, id] : [...ids.slice(0, -1), id];
  return ids.length > 1 ? ids.filter((one) => one !== id) : ids;
}

/** With a mesh in the second slot; the first stays what the rest is compared with. */
export function put(ids: readonly string[], id: string): readonly string[] {
  const [first, , ...others] = ids;
  if (first === undefined || first === id) return ids;
  return [first, id, ...others.filter((one) => one !== id)];
}

/** With the first two in each other's place. */
export function swapped<T>(slots: readonly T[]): readonly T[] {
  const [first, second, ...others] = slots;
  return first === undefined || second === undefined ? slots : [second, first, ...others];
}
