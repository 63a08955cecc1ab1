import type { MeshView } from '../../preload/contract/mesh.ts';
import { count, megabytes } from '../format.ts';
import { viewerText } from '../messages.ts';
import { worldBox } from './placing.ts';

export interface StatisticsRow {
  readonly label: string;
  readonly value: string;
  /** More of it, for who asks. */
  readonly note?: string;
}

const length = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });

/** What the overlay says of a mesh, in Blender's order and Blender's axes. */
export function statisticsRows(view: MeshView): readonly StatisticsRow[] {
  const { statistics, bytes } = view;
  const { min, max } = worldBox(view);
  const size = [max[0] - min[0], max[1] - min[1], max[2] - min[2]].map((side) => length.format(side)).join(' × ');
  const rows = viewerText.statistics;
  return [
    { label: rows.vertices, value: count(statistics.vertices) },
    { label: rows.edges, value: count(statistics.edges) },
    // Every face of a plain mesh is a triangle; both stand here because Blender shows both.
    { label: rows.faces, value: count(statistics.triangles) },
    { label: rows.triangles, value: count(statistics.triangles) },
    { label: rows.size, value: size, note: rows.axes },
    { label: rows.file, value: megabytes(bytes) },
  ];
}
