import type { shelfCalls } from '../../../preload/contract/shelf-calls.ts';
import type { HandlerDeps } from '../handlers.ts';
import type { HandlersOf } from '../serve.ts';

/** Which library is open, which were, and what is wrong with it. */
export function shelfHandlers({ shelf }: Pick<HandlerDeps, 'shelf'>): HandlersOf<typeof shelfCalls> {
  return {
    'shelf:get': () => Promise.resolve(shelf.view()),
    'shelf:open': ({ id }) => shelf.open(id),
    'shelf:new': () => shelf.create(),
    'shelf:locate': ({ id }) => shelf.locate(id),
    'shelf:again': () => shelf.again(),
    'shelf:forget': ({ id }) => Promise.resolve(shelf.forget(id)),
    'shelf:reveal': () => {
      shelf.reveal();
      return Promise.resolve(undefined);
    },
    'shelf:problems': () => Promise.resolve(shelf.problems()),
    'shelf:reveal-problem': ({ n }) => {
      shelf.revealProblem(n);
      return Promise.resolve(undefined);
    },
  };
}
