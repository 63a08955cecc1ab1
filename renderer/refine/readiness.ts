import type { KeyStatus } from '../../preload/contract/app.ts';
import type { Draft, InputView, ProjectView } from '../../preload/contract/library.ts';
import { refineText } from '../messages/refine.ts';
import { sameParams } from './presets.ts';

export type Missing = keyof typeof refineText.missing;

export interface Inputs {
  readonly image: InputView | null;
  readonly mesh: InputView | null;
}

/** The inputs that the draft names, as far as the project has them. */
export function chosenInputs(draft: Pick<Draft, 'imageId' | 'meshId'>, inputs: readonly InputView[]): Inputs {
  const find = (slot: InputView['slot'], id: string | null) =>
    inputs.find((input) => input.slot === slot && input.id === id) ?? null;
  return { image: find('image', draft.imageId), mesh: find('mesh', draft.meshId) };
}

/** What a run wants before it can be started; null: nothing. The key comes first: without it nothing else helps. */
export function missingFor({ image, mesh }: Inputs, key: KeyStatus | null): Missing | null {
  if ((key?.place ?? null) === null) return 'key';
  if (image === null) return 'picture';
  return mesh === null ? 'mesh' : null;
}

export interface Fact {
  readonly level: 'info' | 'warning';
  readonly text: string;
}

/** What is worth knowing before the money is spent, as far as it is known here. */
export function factsFor(view: Pick<ProjectView, 'inputs' | 'runs'>, draft: Draft): readonly Fact[] {
  const { facts } = refineText;
  const { image, mesh } = chosenInputs(draft, view.inputs);
  const twin = view.runs.findLast(
    (run) =>
      run.state === 'done' &&
      run.imageId === image?.id &&
      run.meshId === mesh?.id &&
      sameParams(run.params, draft.params),
  );
  const info = (text: string): Fact => ({ level: 'info', text });
  return [
    ...(twin === undefined ? [] : [{ level: 'warning', text: facts.same(twin.number) } as const]),
    ...(image?.hasAlpha === false ? [info(draft.params.remove_background ? facts.cutOut : facts.cutOutAnyway)] : []),
    ...(image?.hasAlpha === true ? [info(facts.alreadyCut)] : []),
    info(facts.shapeOnly),
    info(facts.privacy),
  ];
}
