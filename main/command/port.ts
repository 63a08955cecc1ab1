import type { Account } from '../../preload/contract/app.ts';
import type { Recipe } from '../../preload/contract/finish.ts';
import type { RunView } from '../../preload/contract/runs.ts';
import type { Log } from '../base/log.ts';
import type { Exports } from '../export/exports.ts';
import type { ExportNotes } from '../export/note.ts';
import type { Intake } from '../intake/intake.ts';
import type { Library } from '../library/port.ts';
import type { PreflightDesk } from '../preflight/preflight-desk.ts';
import type { Runner } from '../runs/runner.ts';

/** The library that is open, as far as a command needs it. */
export interface CommandShop {
  readonly library: Pick<Library, 'cards' | 'project' | 'run' | 'runsOf' | 'runFolder' | 'twinOf'>;
  readonly intake: Pick<Intake, 'addWhere'>;
  readonly preflight: Pick<PreflightDesk, 'check' | 'refuse'>;
  readonly runner: Pick<Runner, 'start' | 'cancel' | 'view'>;
  readonly exports: Pick<Exports, 'write' | 'nameFor'>;
  readonly marks: ExportNotes;
}

/** What a command is given: the same services that the window has. */
export interface CommandDeps {
  /** @throws AppError where no library could be opened, with the reason. */
  readonly shop: () => CommandShop;
  readonly hasKey: () => boolean;
  /** Asks fal for the price. @throws AppError `auth` where it refuses the key. */
  readonly askPrice: () => Promise<Account>;
  readonly price: () => Account['price'];
  /** The user's own recipes. */
  readonly own: () => readonly Recipe[];
  /** @returns the way to stop listening. */
  readonly onRun: (listener: (run: RunView) => void) => () => void;
  readonly say: (event: CommandEvent) => void;
  readonly log: Log;
  /** What relative paths are relative to. */
  readonly workingFolder: string;
  /** Fires when the user presses Ctrl+C. */
  readonly signal: AbortSignal;
}

/** What a command tells while it works: one line each, as a sentence or as JSON. */
export interface CommandEvent {
  /** `stage`: a run's; `step`: of a receipt; `cost`; `note`; `warning`; `saved`; `failed`; `result`. */
  readonly event: 'stage' | 'step' | 'cost' | 'note' | 'warning' | 'saved' | 'failed' | 'result';
  /** A sentence for people. */
  readonly text: string;
  /** For scripts. */
  readonly facts?: Readonly<Record<string, unknown>>;
}
