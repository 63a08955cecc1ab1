import type { Shading, ViewerSettings } from '../../preload/contract/app.ts';
import { detailText } from '../messages/compare.ts';
import { barText } from '../messages/viewer-bar.ts';
import type { ProjectRoom } from '../project/room.svelte.ts';

export const SHADINGS = ['matcap', 'clay', 'normals', 'detail', 'colour'] as const satisfies readonly Shading[];

export interface ShadingOption {
  readonly value: Shading;
  readonly label: string;
  /** Why it cannot be chosen now. */
  readonly reason: string | undefined;
}

/** The ways of shading, each with what is in the way of it for what is on the stage. */
export function shadingOptions({ compare, detail, meshes }: ProjectRoom): readonly ShadingOption[] {
  const isColoured = compare.shown.some(({ id }) => {
    const entry = meshes.get(id);
    return entry?.kind === 'ready' && entry.view.coloured;
  });
  const reasons: Partial<Record<Shading, string>> = {
    ...(isColoured ? {} : { colour: barText.noColour }),
    ...(detail.reference === null ? { detail: detailText.onlyOne } : {}),
  };
  return SHADINGS.map((value) => ({ value, label: barText.shadings[value], reason: reasons[value] }));
}

/** Nothing is on that would have to be found to be put off. */
export const isUsualShading = ({ shading, wire, xray, flat }: ViewerSettings): boolean =>
  shading === 'matcap' && !wire && !xray && !flat;
