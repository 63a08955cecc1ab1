import path from 'node:path';
import type { Runtime } from '../../scripts/runtime.ts';
import { EMPTY_APP, launch, OUR_APP } from './launch.ts';

export interface Starts {
  /** Milliseconds, one for each round. */
  readonly empty: readonly number[];
  readonly ours: readonly number[];
}

/** Start an empty window and the app in turn. The first round only fills caches of disk and profile, and is not told. */
export async function measureStarts(
  runtime: Runtime,
  folder: string,
  library: string,
  rounds: number,
): Promise<Starts> {
  const once = async (app: string, name: string): Promise<number> => {
    const started = await launch({ runtime, app, library, userData: path.join(folder, name) });
    await started.app.close();
    return started.took;
  };
  const empty: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    empty.push(await once(EMPTY_APP, 'empty'));
    ours.push(await once(OUR_APP, 'ours'));
  }
  return { empty: empty.slice(1), ours: ours.slice(1) };
}
