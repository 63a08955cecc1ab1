import type { marksCalls } from '../../../preload/contract/marks-calls.ts';
import type { trashCalls } from '../../../preload/contract/trash-calls.ts';
import type { HandlersOf } from '../serve.ts';
import { notYet } from './not-yet.ts';

/** What the user says of projects and runs, and what they throw away. */
export function marksHandlers(): HandlersOf<typeof marksCalls & typeof trashCalls> {
  return {
    'marks:change': notYet,
    'marks:set': notYet,
    'tags:list': notYet,
    'tags:rename': notYet,
    'trash:put': notYet,
    'trash:list': notYet,
    'trash:restore': notYet,
    'trash:empty': notYet,
  };
}
