import type { DroppedFile } from '../../../preload/contract/dropped-file.ts';
import type { transferCalls } from '../../../preload/contract/transfer-calls.ts';
import { AppError } from '../../base/app-error.ts';
import type { HandlerDeps } from '../handlers.ts';
import type { HandlersOf } from '../serve.ts';

/** Projects on their way in and out, and the check of all files. */
export function transferHandlers(deps: HandlerDeps): HandlersOf<typeof transferCalls> {
  const { work, transferDialogs: ask } = deps;
  return {
    'transfer:import': async ({ what, work: token }) => {
      const { transfer } = deps.open();
      const from = await ask.source(what);
      if (from === null) return null;
      return work.run(token, (signal, progress) => transfer.bringIn(from, signal, progress));
    },
    'transfer:files': ({ files, work: token }) =>
      work.run(token, (signal, progress) => {
        const { transfer } = deps.open();
        return transfer.bringInAll(files.map(placeOf), signal, progress);
      }),
    'transfer:paid-elsewhere': async ({ elsewhere }) => {
      await deps.open().transfer.paidElsewhere(elsewhere);
      return undefined;
    },
    'transfer:export': async ({ projectIds, work: token }) => {
      const { transfer } = deps.open();
      const target = await ask.archive(await transfer.archiveName(projectIds));
      if (target === null) return null;
      return work.run(token, (signal, progress) => transfer.takeOut(projectIds, target, signal, progress));
    },
    'transfer:check': ({ work: token }) =>
      work.run(token, (signal, progress) => deps.open().transfer.check(signal, progress)),
    'transfer:save-check': async () => {
      const target = await ask.report('Library check.txt');
      return target === null ? null : deps.open().transfer.saveCheck(target);
    },
  };
}

/** @throws AppError `unsupported-file` for what is on no disk: an archive of many gigabytes is not taken over the window. */
function placeOf(file: DroppedFile): string {
  if (file.kind === 'path') return file.path;
  throw new AppError('unsupported-file', 'This archive is not a file of this computer yet.', {
    advice: 'Save it to a folder, then drop it from there.',
  });
}
