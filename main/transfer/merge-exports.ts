import type { InputRecord, RunRecord } from '../library/records.ts';

type Exported = Pick<RunRecord, 'exports'>;

/** What was written out there, and is not known here: whoever drops such a file on the app is told what it was made of. */
export const freshExports = (here: Exported, there: Exported): RunRecord['exports'] => {
  const known = new Set(here.exports.map(({ id }) => id));
  return there.exports.filter(({ id }) => !known.has(id));
};

/** A project's inputs with what was written of the same there; null: that is known here. */
export function withExports(here: readonly InputRecord[], there: readonly InputRecord[]): InputRecord[] | null {
  const inputs = here.map((input) => {
    const same = there.find((one) => one.sha256 === input.sha256 && one.slot === input.slot);
    const fresh = same === undefined ? [] : freshExports(input, same);
    return fresh.length === 0 ? input : { ...input, exports: [...input.exports, ...fresh] };
  });
  return inputs.some((input, at) => input !== here[at]) ? inputs : null;
}
