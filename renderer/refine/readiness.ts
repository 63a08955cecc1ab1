import type { KeyStatus } from '../../preload/contract/app.ts';
import type { Draft, InputView } from '../../preload/contract/library.ts';
import type { refineText } from '../messages/refine.ts';

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
