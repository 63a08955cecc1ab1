import type { MeshView } from '../../preload/contract/mesh.ts';
import { count, megabytes } from '../format.ts';
import { meshText } from '../messages/project.ts';
import { worldBox } from '../viewer/placing.ts';

export interface MeshGroup {
  readonly title: string;
  readonly rows: readonly { readonly label: string; readonly cells: readonly string[] }[];
}

const measure = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 5 });

/** What is known of meshes, one column each: Blender's order and axes, sizes where the meshes are shown. */
export function meshTable(views: readonly MeshView[]): readonly MeshGroup[] {
  const { rows } = meshText;
  const row = (label: string, value: (view: MeshView) => string) => ({ label, cells: views.map(value) });
  const number = (label: string, value: (view: MeshView) => number) => row(label, (view) => count(value(view)));
  const side = (axis: 0 | 1 | 2) =>
    row(rows.dimensions[axis], (view) => {
      const { min, max } = worldBox(view);
      return measure.format(max[axis] - min[axis]);
    });
  return [
    {
      title: meshText.geometry,
      rows: [
        number(rows.vertices, (view) => view.statistics.vertices),
        number(rows.edges, (view) => view.statistics.edges),
        // Every face of a plain mesh is a triangle; both stand here because Blender shows both.
        number(rows.faces, (view) => view.statistics.triangles),
        number(rows.triangles, (view) => view.statistics.triangles),
        row(rows.file, (view) => megabytes(view.bytes)),
      ],
    },
    {
      title: meshText.size,
      rows: [
        side(0),
        side(1),
        side(2),
        row(rows.area, (view) => measure.format(view.statistics.area * scaleOf(view) ** 2)),
        row(rows.volume, ({ statistics, placement }) =>
          statistics.volume === null ? meshText.open : measure.format(statistics.volume * scaleOf({ placement }) ** 3),
        ),
      ],
    },
  ];
}

/** How many times larger a mesh is where it is shown than in its own file. */
function scaleOf({ placement }: Pick<MeshView, 'placement'>): number {
  if (placement === null) return 1;
  const [a = 0, b = 0, c = 0, , d = 0, e = 0, f = 0, , g = 0, h = 0, i = 0] = placement;
  return Math.cbrt(Math.abs(a * (e * i - f * h) - d * (b * i - c * h) + g * (b * f - c * e)));
}

const residuals = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

/** 0.0002 → "0.02 %". */
export function residualPercent(residual: number): string {
  const percentage = residual * 100;
  return percentage > 0 && percentage < 0.01 ? 'under 0.01 %' : `${residuals.format(percentage)} %`;
}
