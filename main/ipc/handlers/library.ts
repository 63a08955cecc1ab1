import type { libraryCalls } from '../../../preload/contract/library-calls.ts';
import type { HandlerDeps } from '../handlers.ts';
import type { HandlersOf } from '../serve.ts';
import { projectViews } from '../views.ts';
import { notYet } from './not-yet.ts';

/** Cards, projects, files on their way in. */
export function libraryHandlers(deps: HandlerDeps): HandlersOf<typeof libraryCalls> {
  const { shell } = deps;
  const projectView = projectViews(deps.open);
  return {
    'library:cards': async (query) => (await deps.openAgain()).library.cards(query),

    'library:ids': notYet,
    'library:place': notYet,
    'library:card': notYet,
    'library:counts': notYet,
    'library:duplicates': notYet,
    'library:lineage': notYet,
    'search:list': notYet,
    'search:save': notYet,
    'search:remove': notYet,

    'project:get': ({ projectId }) => projectView(projectId),
    'project:create': async ({ name }) => {
      const { library, projectChanged } = deps.open();
      const { id } = await library.createProject(name);
      projectChanged(id);
      return projectView(id);
    },
    'project:change': async (change) => {
      const { library, projectChanged } = deps.open();
      const { id } = await library.changeProject(change);
      // A draft is nowhere but in the panel that has just changed it, and that many times a second.
      if (change.name !== undefined || change.notes !== undefined) projectChanged(id);
      return projectView(id);
    },
    'project:reveal': async ({ projectId }) => {
      shell.reveal(await deps.open().library.projectFolder(projectId));
      return undefined;
    },

    'sample:open': async () => projectView(await deps.open().openSample()),

    'intake:files': ({ projectId, files }) => deps.open().intake.add(projectId, files),
    'intake:pick': async ({ projectId, slot }) => {
      const paths = await shell.pickFiles(slot);
      if (paths.length === 0) return { projectId, added: [], refused: [] };
      return deps.open().intake.add(
        projectId,
        paths.map((path) => ({ kind: 'path', path })),
      );
    },
  };
}
