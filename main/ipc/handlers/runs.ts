import type { runsCalls } from '../../../preload/contract/runs-calls.ts';
import { bringBack, lostFiles } from '../../runs/lost-files.ts';
import type { HandlerDeps } from '../handlers.ts';
import type { HandlersOf } from '../serve.ts';
import { projectViews } from '../views.ts';

/** Runs, what fal has of them, and their money. */
export function runsHandlers(deps: HandlerDeps): HandlersOf<typeof runsCalls> {
  const { account, shell, work } = deps;
  const projectView = projectViews(deps.open);
  return {
    'run:preflight': ({ work: token, ...start }) =>
      work.run(token, (signal) => deps.open().preflight.check(start, signal)),
    'run:start': async (start) => {
      const { runner, preflight } = deps.open();
      // Where nothing can come of one, none is sent; the page has said so already, where it asked.
      const { page } = work;
      for (const run of start.runs) await preflight.refuse(run, page);
      return runner.start(start, account.current().price);
    },
    'run:cancel': ({ runId }) => deps.open().runner.cancel(runId),
    'run:resume': ({ runId }) => deps.open().runner.resume(runId),
    'run:send-again': ({ runId, agreed }) => deps.open().runner.sendAgain(runId, agreed),
    'run:move': async ({ runId, before }) => {
      await deps.open().runner.move(runId, before);
      return undefined;
    },
    'run:keep': ({ runId }) => deps.open().runner.keep(runId),
    'run:delete-at-fal': ({ runId }) => deps.open().runner.deleteAtFal(runId),
    'run:typical': ({ runId }) => deps.open().runner.typical(runId),
    'run:reveal': async ({ runId }) => {
      shell.reveal(await deps.library().runFolder(runId));
      return undefined;
    },
    'run:files': async ({ projectId }) => {
      const { library, look } = deps.open();
      return { lost: await lostFiles(library, look, projectId) };
    },
    'run:locate': async ({ runId }) => {
      const chosen = await shell.findFile('run');
      if (chosen === null) return undefined;
      const { library, runner, projectChanged } = deps.open();
      await runner.whileAtRest([runId], () => bringBack(library, runId, chosen));
      projectChanged((await library.run(runId)).projectId);
      return undefined;
    },

    'found:look': ({ work: token }) => work.run(token, (signal) => deps.open().found.look(signal)),
    'found:adopt': ({ requestId, work: token }) =>
      work.run(token, (signal, progress) =>
        deps.open().found.adopt(requestId, account.current().price, signal, progress),
      ),
    'found:save-result': async ({ requestId, work: token }) =>
      projectView(
        await work.run(token, (signal, progress) => deps.open().found.saveResult(requestId, signal, progress)),
      ),

    'ledger:page': (query) => Promise.resolve(deps.library().ledger(query)),
    'ledger:export': ({ month }) => deps.exportLedger(deps.library(), month),
  };
}
