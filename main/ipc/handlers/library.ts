import type { libraryCalls } from '../../../preload/contract/library-calls.ts';
import { marksOf } from '../../order/marks.ts';
import type { CallParsed } from '../../../preload/contract.ts';
import type { IntakeResult } from '../../../preload/contract/library.ts';
import type { HandlerDeps, OpenLibrary } from '../handlers.ts';
import type { HandlersOf } from '../serve.ts';
import { projectViews } from '../views.ts';

/** Cards, projects, files on their way in. */
export function libraryHandlers(deps: HandlerDeps): HandlersOf<typeof libraryCalls> {
  const { shell } = deps;
  const projectView = projectViews(deps.open);
  return {
    'library:cards': async (query) => (await deps.libraryAgain()).cards(query),

    'library:ids': (stretch) => Promise.resolve(deps.library().catalogue.ids(stretch)),
    'library:place': ({ list, id }) => Promise.resolve({ offset: deps.library().catalogue.offset(list, id) }),
    'library:card': async (card) => {
      const library = deps.library();
      const of = card.kind === 'run' ? await library.run(card.id) : await library.project(card.id);
      return { ...library.catalogue.facts(card), marks: marksOf(of) };
    },
    'library:chosen': ({ kind, ids }) => deps.library().catalogue.chosen(kind, ids),
    'library:look': async ({ projectIds, all }) => {
      await deps.open().look(projectIds, all);
      return undefined;
    },
    'library:counts': async () => {
      const library = deps.library();
      // What cannot be read there is said where it is looked at; the other numbers do not hang on it.
      const trash = await library.trash.list().catch(() => []);
      return { ...library.catalogue.counts(), trash: trash.length };
    },
    'library:lineage': ({ id }) => Promise.resolve(deps.library().catalogue.lineage(id)),
    'search:list': () => deps.library().searches.list(),
    'search:save': async (search) => {
      const { library, listsChanged } = deps.open();
      const searches = await library.searches.save(search);
      listsChanged();
      return searches;
    },
    'search:remove': async ({ id }) => {
      const { library, listsChanged } = deps.open();
      const searches = await library.searches.remove(id);
      listsChanged();
      return searches;
    },

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
      shell.reveal(await deps.library().projectFolder(projectId));
      return undefined;
    },

    'sample:open': async () => projectView(await deps.open().openSample()),

    'intake:files': ({ projectId, files }) => takeIn(deps.open(), projectId, files),
    'intake:pick': async ({ projectId, slot }) => {
      const paths = await shell.pickFiles(slot);
      if (paths.length === 0) return { projectId, added: [], refused: [] };
      return takeIn(
        deps.open(),
        projectId,
        paths.map((path) => ({ kind: 'path', path })),
      );
    },
    'intake:locate': async ({ inputId }) => {
      const { library, intake } = deps.open();
      const { input } = await library.input(inputId);
      const chosen = await shell.findFile(input.slot);
      if (chosen !== null) await intake.locate(inputId, chosen);
      return undefined;
    },
  };
}

/** Files on their way in; what was exported from here and has come back is shown first. */
async function takeIn(
  { intake, origins }: OpenLibrary,
  projectId: string | null,
  files: CallParsed<'intake:files'>['files'],
): Promise<IntakeResult> {
  const { rest, cards } = await origins.sift(files);
  if (rest.length === 0) return { projectId, added: [], refused: [], origins: cards };
  return { ...(await intake.add(projectId, rest)), origins: cards };
}
