import type { InputView, ProjectView } from '../../preload/contract/library.ts';
import type { RunView } from '../../preload/contract/runs.ts';

/** What the run strip shows: the project's inputs and runs. */
export type StripItem =
  | { readonly kind: 'image' | 'mesh'; readonly id: string; readonly input: InputView }
  | { readonly kind: 'run'; readonly id: string; readonly run: RunView };

/** In the order of making; what came in at one moment: picture, mesh, run. */
export function stripItems(view: Pick<ProjectView, 'inputs' | 'runs'>): readonly StripItem[] {
  const rank = { image: 0, mesh: 1, run: 2 };
  const at = (item: StripItem) => (item.kind === 'run' ? item.run.createdAt : item.input.addedAt);
  return [
    ...view.inputs.map((input): StripItem => ({ kind: input.slot, id: input.id, input })),
    ...view.runs.map((run): StripItem => ({ kind: 'run', id: run.id, run })),
  ].sort((a, b) => at(a) - at(b) || rank[a.kind] - rank[b.kind]);
}

/** What is selected when nobody has said: the newest result, else the newest run, else the mesh to be refined. */
export function firstChoice(view: ProjectView): string | null {
  const { runs, inputs, draft } = view;
  const run = runs.findLast(({ state }) => state === 'done') ?? runs.at(-1);
  const mesh = inputs.find(({ id }) => id === draft.meshId) ?? inputs.findLast(({ slot }) => slot === 'mesh');
  return run?.id ?? mesh?.id ?? inputs.at(-1)?.id ?? null;
}

/** Which meshes can be compared while an item is selected. */
export interface Pair {
  readonly coarse: InputView | null;
  readonly refined: RunView | null;
}

/** A run is compared with the mesh it was made from; a mesh with the newest result that was made from it. */
export function pairOf(view: ProjectView, selected: StripItem | undefined): Pair {
  const mesh = (id: string | null) => view.inputs.find((input) => input.slot === 'mesh' && input.id === id) ?? null;
  const newest = (fits: (run: RunView) => boolean) =>
    view.runs.findLast((run) => run.state === 'done' && fits(run)) ?? null;
  switch (selected?.kind) {
    case 'run': {
      const { run } = selected;
      return { coarse: mesh(run.meshId), refined: run.state === 'done' ? run : null };
    }
    case 'mesh':
      return { coarse: selected.input, refined: newest(({ meshId }) => meshId === selected.id) };
    default: {
      const refined = newest(() => true);
      return { coarse: mesh(refined?.meshId ?? view.draft.meshId), refined };
    }
  }
}
