import type { ProjectView } from '../../preload/contract/library.ts';
import type { RunView } from '../../preload/contract/runs.ts';
import { toInputView } from '../library/input-view.ts';
import type { ProjectRecord } from '../library/records.ts';

export function toProjectView(project: ProjectRecord, runs: readonly RunView[]): ProjectView {
  return {
    id: project.id,
    rev: project.updatedAt,
    name: project.name,
    notes: project.notes,
    createdAt: project.createdAt,
    inputs: project.inputs.map(toInputView),
    runs: [...runs],
    draft: project.draft,
  };
}
