import type { CardRef, SavedSearch } from '../../preload/contract/cards.ts';
import type { ProjectView } from '../../preload/contract/library.ts';
import type { Lineage, LineageNode } from '../../preload/contract/lineage.ts';
import type { Marked, MarksChange, MarksEdit, Refused } from '../../preload/contract/marks-calls.ts';
import type { RunView } from '../../preload/contract/runs.ts';
import type { TrashEntry } from '../../preload/contract/trash-calls.ts';
import { cardsOf, countsOf } from './fake-cards.ts';
import type { FakeLibrary } from './fake-library.ts';
import { Refusal } from './refusal.ts';

const ENDED: readonly string[] = ['done', 'failed', 'cancelled'];

/** Marks, trash, saved searches and lineage of the fake main process. */
export function fakeOrder(library: FakeLibrary, changed: (projectIds: readonly string[]) => void) {
  let searches: readonly SavedSearch[] = [];
  let trash: readonly { readonly entry: TrashEntry; readonly was: ProjectView | RunView }[] = [];
  let thrown = 0;

  const runOf = (id: string): RunView | undefined =>
    library.projects.flatMap(({ runs }) => runs).find((run) => run.id === id);
  const projectOf = (id: string): ProjectView | undefined => library.projects.find((one) => one.id === id);
  const found = ({ kind, id }: CardRef): ProjectView | RunView | undefined =>
    kind === 'project' ? projectOf(id) : runOf(id);
  const titleOf = ({ kind, id }: CardRef): string =>
    cardsOf(library, { kind, search: '', filter: { rejected: 'shown' } }).find((card) => card.id === id)?.title ?? '';
  const refuse = (ref: CardRef, message: string, advice = ''): Refused => ({
    ...ref,
    title: titleOf(ref),
    message,
    advice,
  });

  function put({ kind, id }: CardRef, marks: MarksEdit['marks']): void {
    const given = Object.fromEntries(Object.entries(marks).filter(([, value]) => value !== undefined));
    library.projects = library.projects.map((project) => {
      if (kind === 'project') return project.id === id ? { ...project, ...given, rev: project.rev + 1 } : project;
      const runs = project.runs.map((run) => (run.id === id ? { ...run, ...given, rev: run.rev + 1 } : run));
      return { ...project, runs };
    });
  }

  function set(edits: readonly MarksEdit[]): Marked {
    const undo: MarksEdit[] = [];
    const refused: Refused[] = [];
    for (const { kind, id, marks } of edits) {
      const was = found({ kind, id });
      if (was === undefined) refused.push(refuse({ kind, id }, `That ${kind} is not in the library.`));
      else if ((marks.rating ?? 0) > 0 && 'state' in was && was.state !== 'done') {
        refused.push(refuse({ kind, id }, 'Only a finished run can be rated.'));
      } else {
        const other = Object.entries(marks).filter(
          ([key, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(valueOf(was, key)),
        );
        if (other.length === 0) continue;
        undo.push({ kind, id, marks: Object.fromEntries(other.map(([key]) => [key, valueOf(was, key)])) });
        put({ kind, id }, Object.fromEntries(other));
      }
    }
    changed(undo.map(projectIdOf));
    return { changed: undo.length, undo, refused };
  }

  function projectIdOf({ kind, id }: CardRef): string {
    return kind === 'project' ? id : (runOf(id)?.projectId ?? '');
  }

  return {
    set,
    change(cards: readonly CardRef[], { addTags = [], removeTags = [], ...marks }: MarksChange): Marked {
      return set(
        cards.map((ref) => {
          const tags = found(ref)?.tags ?? [];
          const kept = tags.filter((tag) => !removeTags.includes(tag));
          const all = [...kept, ...addTags.filter((tag) => !kept.includes(tag))];
          return { ...ref, marks: { ...marks, tags: all } };
        }),
      );
    },
    tags() {
      const all = (['project', 'run'] as const).flatMap((kind) =>
        cardsOf(library, { kind, search: '', filter: { rejected: 'shown' } }).flatMap((card) =>
          card.tags.map((tag) => ({ kind, tag })),
        ),
      );
      return [...Map.groupBy(all, ({ tag }) => tag)]
        .map(([tag, uses]) => {
          const projects = uses.filter(({ kind }) => kind === 'project').length;
          return { tag, projects, runs: uses.length - projects };
        })
        .sort((a, b) => a.tag.localeCompare(b.tag));
    },
    renameTag(from: string, to: string): Marked {
      const cards = (['project', 'run'] as const).flatMap((kind) =>
        cardsOf(library, { kind, search: '', filter: { rejected: 'shown', tags: [from] } }),
      );
      return set(
        cards.map(({ kind, id, tags }) => ({
          kind,
          id,
          marks: { tags: [...new Set(tags.map((tag) => (tag === from ? to : tag)))] },
        })),
      );
    },
    counts: () => countsOf(library, trash.length),
    searches: () => [...searches],
    saveSearch(search: SavedSearch): SavedSearch[] {
      searches = [...searches.filter(({ id }) => id !== search.id), search].sort((a, b) =>
        a.name.localeCompare(b.name),
      );
      return [...searches];
    },
    removeSearch(id: string): SavedSearch[] {
      searches = searches.filter((one) => one.id !== id);
      return [...searches];
    },
    trash: () => ({ entries: trash.map(({ entry }) => entry), bytes: sumOf(trash) }),
    throwAway(cards: readonly CardRef[]): { entries: TrashEntry[]; forgotten: number; refused: Refused[] } {
      const entries: TrashEntry[] = [];
      const refused: Refused[] = [];
      for (const ref of cards) {
        const was = found(ref);
        const runs = was === undefined ? [] : 'runs' in was ? was.runs : [was];
        if (was === undefined) refused.push(refuse(ref, `That ${ref.kind} is not in the library.`));
        else if (runs.some(({ state }) => !ENDED.includes(state))) {
          refused.push(refuse(ref, 'It is under way.', 'Cancel it, or wait until it has ended.'));
        } else {
          const entry: TrashEntry = {
            id: `60000000-0000-4000-8000-${String(++thrown).padStart(12, '0')}`,
            kind: ref.kind,
            cardId: ref.id,
            projectId: projectIdOf(ref),
            title: titleOf(ref),
            at: library.now,
            bytes: runs.reduce((sum, { result }) => sum + (result?.bytes ?? 0), 0),
            runs: runs.length,
            picture: null,
          };
          trash = [{ entry, was }, ...trash];
          entries.push(entry);
          library.projects = library.projects
            .filter(({ id }) => id !== ref.id)
            .map((project) => ({ ...project, runs: project.runs.filter(({ id }) => id !== ref.id) }));
        }
      }
      changed(entries.map(({ projectId }) => projectId));
      return { entries, forgotten: 0, refused };
    },
    restore(ids: readonly string[]): { restored: CardRef[]; refused: Refused[] } {
      const back = trash.filter(({ entry }) => ids.includes(entry.id));
      trash = trash.filter(({ entry }) => !ids.includes(entry.id));
      for (const { was } of back) {
        library.projects =
          'runs' in was
            ? [...library.projects, was]
            : library.projects.map((project) =>
                project.id === was.projectId ? { ...project, runs: [...project.runs, was] } : project,
              );
      }
      changed(back.map(({ entry }) => entry.projectId));
      return { restored: back.map(({ entry }) => ({ kind: entry.kind, id: entry.cardId })), refused: [] };
    },
    empty(ids: readonly string[] | null): { emptied: number; bytes: number; notTaken: string[]; refused: Refused[] } {
      const gone = trash.filter(({ entry }) => ids === null || ids.includes(entry.id));
      trash = trash.filter((one) => !gone.includes(one));
      changed([]);
      return { emptied: gone.length, bytes: sumOf(gone), notTaken: [], refused: [] };
    },
    delete(ids: readonly string[]): { deleted: number; bytes: number; refused: Refused[] } {
      const { emptied: deleted, bytes } = this.empty(ids);
      return { deleted, bytes, refused: [] };
    },
    /** The whole project of the file that is asked for. */
    lineage(id: string): Lineage {
      const project = library.projects.find(
        (one) => one.inputs.some((input) => input.id === id) || one.runs.some((run) => run.id === id),
      );
      if (project === undefined) throw new Refusal({ code: 'not-found', message: 'That file is not in the library.' });
      const about = { projectId: project.id, project: project.name, missing: false };
      const nodes: LineageNode[] = [
        ...project.inputs.map((input) => ({
          ...about,
          id: input.id,
          kind: input.slot === 'image' ? ('picture' as const) : ('coarse' as const),
          title: input.name,
          picture: input.id,
          at: input.addedAt,
        })),
        ...project.runs.map((run) => ({
          ...about,
          id: run.id,
          kind: 'refined' as const,
          title: run.name ?? `run ${run.number}`,
          picture: run.state === 'done' ? run.id : null,
          at: run.createdAt,
        })),
      ];
      const edges = project.runs.flatMap((run) =>
        [run.imageId, run.meshId].map((from) => ({ from, to: run.id, how: 'made' as const })),
      );
      return { nodes, edges, more: false };
    },
  };
}

const sumOf = (trash: readonly { readonly entry: TrashEntry }[]): number =>
  trash.reduce((sum, { entry }) => sum + entry.bytes, 0);

/** Checked edge: `key` is one of a mark's, which projects and runs both have. */
const valueOf = (was: ProjectView | RunView, key: string): unknown => (was as Readonly<Record<string, unknown>>)[key];
