import type { CompareMode, ViewerSettings } from '../../preload/contract/app.ts';
import type { DistanceMap, MeshView } from '../../preload/contract/mesh.ts';

/** A plane that cuts the meshes open, across one axis of the world as it is shown. */
export interface Section {
  readonly axis: 'x' | 'y' | 'z';
  /** Where it stands between the least (0) and the greatest (1) of everything shown. */
  readonly at: number;
  /** The far half of the first view is cut away, instead of the near one. */
  readonly flipped: boolean;
}

/** The side of the plane that is cut away: unless flipped the near one of the first view, which looks from +X, -Y, +Z. */
export function cutSide({ axis, flipped }: Section): 1 | -1 {
  return (axis === 'y') === flipped ? 1 : -1;
}

/** A mesh on the stage. */
export interface Pane {
  readonly view: MeshView;
  readonly name: string;
  /** How far it is from what it is compared with; null: not known (yet). Painted with shading `detail`. */
  readonly distances: DistanceMap | null;
  /** They are being measured: what takes long to draw need not be drawn without them. */
  readonly expected?: boolean;
}

/**
 * Everything that decides how the panes look, beside the camera. Plain data: the viewer draws what it says, and whoever
 * keeps it (settings, the room) decides.
 */
export interface Look extends Pick<
  ViewerSettings,
  'shading' | 'matcap' | 'wire' | 'xray' | 'flat' | 'backFaces' | 'background' | 'grid' | 'bounds'
> {
  /** `wipe` and `overlay` show the first two panes; `single` shows the first. */
  readonly mode: CompareMode;
  /** Where the wipe's divider stands, 0 (all second) to 1 (all first). */
  readonly divider: number;
  /** Which of the two is the ghost of an overlay. */
  readonly ghost: 0 | 1;
  readonly section: Section | null;
  /** The distance at which the detail map's colours are full, in units of the coarse mesh. */
  readonly detailRange: number;
  /** Width ÷ height of the picture whose camera this is: its frame is fitted into the pane. Null: the pane is the frame. */
  readonly frame: number | null;
}

export const PLAIN_LOOK: Look = {
  mode: 'side-by-side',
  divider: 0.5,
  ghost: 0,
  shading: 'matcap',
  matcap: 'clay',
  wire: false,
  xray: false,
  flat: false,
  backFaces: true,
  background: 'theme',
  grid: true,
  bounds: false,
  section: null,
  detailRange: 1,
  frame: null,
};
