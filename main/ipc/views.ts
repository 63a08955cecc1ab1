import type { ProjectView } from '../../preload/contract/library.ts';
import type { RunView } from '../../preload/contract/runs.ts';
import { toInputView } from '../library/input-view.ts';
import type { Library } from '../library/port.ts';
import type { ProjectRecord } from '../library/records.ts';
import type { Runner } from '../runs/runner.ts';

/** What a view of a project is made from. */
interface Sources {
  readonly library: Pick<Library, 'project'>;
  readonly runner: Pick<Runner, 'viewsOf'>;
}

/** Shows a project as it is now in the library that is open then. */
export function projectViews(open: () => Sources): (projectId: string) => Promise<ProjectView> {
  return async (projectId) => {
    const { library, runner } = open();
    return toProjectView(await library.project(projectId), await runner.viewsOf(projectId));
  };
}

export function toProjectView(project: ProjectRecord, runs: readonly RunView[]): ProjectView {
  return {
    id: project.id,
    rev: project.updatedAt,
    name: project.name,
    notes: project.notes,
    rating: project.rating,
    rejected: project.rejected,
    favourite: project.favourite,
    tags: project.tags,
    createdAt: project.createdAt,
    inputs: project.inputs.map(toInputView),
    runs: [...runs],
    draft: project.draft,
  };
}
