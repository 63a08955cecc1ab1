import type { ErrorCode } from '../../preload/contract/errors.ts';
import { isAbort } from '../base/app-error.ts';
import { toFailure } from '../base/failure.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { exportRun } from './export.ts';
import type { ExportCommand, RefineCommand } from './parse.ts';
import type { CommandDeps } from './port.ts';
import { refine } from './refine.ts';

/** Carries a command out. What goes wrong is said and becomes a code, never an exception. */
export async function runCommand(
  command: RefineCommand | ExportCommand,
  deps: CommandDeps,
  report: (error: unknown) => string,
): Promise<ExitCode> {
  try {
    return command.kind === 'refine' ? await refine(command, deps) : await exportRun(command, deps);
  } catch (error) {
    if (deps.signal.aborted || isAbort(error)) {
      deps.say({ event: 'note', text: command.kind === 'refine' ? STOPPED.refine : STOPPED.export });
      return EXIT.cancelled;
    }
    const { code, message, advice, ref, charged } = toFailure(error, report(error));
    deps.say({
      event: 'failed',
      text: `${message}${advice === '' ? '' : ` ${advice}`}`,
      facts: { code, charged, ref },
    });
    return CODES[code] ?? EXIT.failed;
  }
}

const STOPPED = {
  refine: 'Stopped. What is finished is in the library; nothing more was sent or written.',
  export: 'Stopped. Nothing was written.',
} as const;

const CODES: Partial<Record<ErrorCode, ExitCode>> = {
  'no-key': EXIT.noKey,
  auth: EXIT.noKey,
  'rejected-input': EXIT.refused,
  'unsupported-file': EXIT.refused,
  'same-again': EXIT.refused,
  'over-budget': EXIT.refused,
};
