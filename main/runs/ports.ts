import type { Placement } from '../../preload/contract/runs.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Fal } from '../fal/port.ts';
import type { Library } from '../library/port.ts';
import type { MeshRecord } from '../library/records.ts';
import type { PollInterval } from './poll.ts';
import type { RunTask } from './task.ts';

/** What a run needs to know of its result. Played by `Meshes`. */
export interface RunMeshes {
  /** @throws AppError where the mesh cannot be read. */
  record(id: string): Promise<MeshRecord>;
  /** Where a run's result belongs on its coarse mesh. */
  place(runId: string, meshId: string, octreeResolution: number, signal: AbortSignal): Promise<Placement>;
}

/** What the steps of a run are given. */
export interface RunPorts {
  readonly library: Pick<Library, 'pathOf' | 'runFolder'>;
  readonly fal: Fal;
  readonly meshes: RunMeshes;
  readonly clock: Clock;
  readonly log: Log;
  readonly interval: PollInterval;
  /** Bytes that can still be written where a folder is; null: not known. */
  readonly freeBytes: (folder: string) => Promise<number | null>;
  /** Resolves when a run may leave the line. @throws when its work is to be left. */
  readonly turn: (task: RunTask) => Promise<void>;
  /** Keep the machine from sleeping until what comes back is called: while bytes move, not while they are waited for. */
  readonly keepAwake: () => () => void;
}

/** `next`: go on with the step of the state that the run is in now; `rest`: nothing more happens by itself. */
export type Next = 'next' | 'rest';
