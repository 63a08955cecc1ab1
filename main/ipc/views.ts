import type { InputView, ProjectView } from '../../preload/contract/library.ts';
import type { RunView } from '../../preload/contract/runs.ts';
import type { InputRecord, ProjectRecord } from '../library/records.ts';

/** An input as the page may see it: no path, no hash. */
export function toInputView({
  id,
  slot,
  name,
  bytes,
  addedAt,
  notes,
  size,
  hasAlpha,
  triangles,
}: InputRecord): InputView {
  return { id, slot, name, bytes, addedAt, notes, size, hasAlpha, triangles };
}

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
