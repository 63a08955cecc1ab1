import path from 'node:path';
import type { exportCalls } from '../../../preload/contract/export-calls.ts';
import { AppError } from '../../base/app-error.ts';
import type { HandlerDeps } from '../handlers.ts';
import type { HandlersOf } from '../serve.ts';

/** Results on their way out of the library, and those that come back. */
export function exportHandlers(deps: HandlerDeps): HandlersOf<typeof exportCalls> {
  const { shell, work, exportDesk, openers } = deps;
  return {
    'export:preview': ({ runId, recipe, work: token }) =>
      work.run(token, (signal, progress) => deps.open().exports.preview(runId, recipe, signal, progress)),
    'export:save': ({ work: token, ...wanted }) =>
      work.run(token, (signal, progress) => exportDesk.save(deps.open(), wanted, signal, progress)),
    'export:reveal': () => {
      exportDesk.reveal();
      return Promise.resolve(undefined);
    },
    'export:open': async ({ program }) => {
      const file = exportDesk.last;
      if (file === null) throw new AppError('not-found', 'Nothing was exported yet.');
      const { name } = await openers.open(file, program);
      return { file: path.basename(file), program: name };
    },
    'export:copy-path': async ({ runId }) => {
      const file = await deps.open().library.pathOf(runId, 'mesh');
      if (file === null) throw new AppError('file-missing', 'This run has no mesh file.');
      await shell.copyPath(file);
      return undefined;
    },
    'bundle:save': ({ work: token, ...wanted }) =>
      work.run(token, (signal, progress) => deps.open().bundles.save(wanted, deps.askBundle, signal, progress)),

    'drag:prepare': ({ work: token, ...dragged }) =>
      work.run(token, (signal, progress) => deps.open().dragOut.prepare(dragged, signal, progress)),
    'drag:start': async (dragged) => {
      // Without waiting for anything: the hand is moving.
      deps.open().dragOut.start(dragged, (file) => shell.startDrag(file));
      return Promise.resolve(undefined);
    },

    'origin:add': ({ token, projectId }) => {
      const { intake, origins } = deps.open();
      return intake.add(projectId, [origins.take(token)]);
    },
  };
}
