import type { marksCalls } from '../../../preload/contract/marks-calls.ts';
import type { trashCalls } from '../../../preload/contract/trash-calls.ts';
import type { HandlerDeps } from '../handlers.ts';
import type { HandlersOf } from '../serve.ts';

/** What the user says of projects and runs, and what they throw away. */
export function marksHandlers(deps: HandlerDeps): HandlersOf<typeof marksCalls & typeof trashCalls> {
  const { work, open, library } = deps;
  return {
    'marks:change': ({ cards, change, work: token }) =>
      work.run(token, (signal, progress) => open().marks.change(cards, change, progress, signal)),
    'marks:set': ({ edits, work: token }) =>
      work.run(token, (signal, progress) => open().marks.set(edits, progress, signal)),
    'tags:list': () => Promise.resolve([...library().catalogue.tags()]),
    'tags:rename': ({ from, to, work: token }) =>
      work.run(token, (signal, progress) => open().marks.renameTag(from, to, progress, signal)),

    'trash:put': ({ cards, work: token }) =>
      work.run(token, (signal, progress) => open().trash.put(cards, { signal, progress })),
    'trash:list': () => open().trash.list(),
    'trash:restore': ({ entries, work: token }) =>
      work.run(token, (signal, progress) => open().trash.restore(entries, { signal, progress })),
    'trash:empty': ({ entries, work: token }) =>
      work.run(token, (signal, progress) => open().trash.empty(entries, { signal, progress })),
    'trash:delete': ({ entries, work: token }) =>
      work.run(token, (signal, progress) => open().trash.delete(entries, { signal, progress })),
  };
}
