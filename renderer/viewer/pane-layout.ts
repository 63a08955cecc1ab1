import type { CompareMode } from '../../preload/contract/app.ts';

/** A part of the canvas, from its upper left, in parts of its width and height. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What is drawn at once: the panes of these places through one camera. */
export interface PaneArea {
  readonly places: readonly number[];
  /** What the camera's picture fills. */
  readonly viewport: Area;
  /** What of it is seen. */
  readonly clip: Area;
}

const WHOLE: Area = { left: 0, top: 0, width: 1, height: 1 };
/** From this shape on (width ÷ height) a canvas has room for three panes beside each other. */
const WIDE = 2;

/** Columns in each row, for panes side by side. */
function rowsOf(count: number, aspect: number): readonly number[] {
  if (count <= 2) return [count];
  if (count === 3) return aspect >= WIDE ? [3] : [2, 1];
  return [2, 2];
}

function sideBySide(count: number, aspect: number): readonly PaneArea[] {
  const rows = rowsOf(count, aspect);
  let place = 0;
  return rows.flatMap((columns, row) =>
    Array.from({ length: columns }, (_, column) => {
      const area = { left: column / columns, top: row / rows.length, width: 1 / columns, height: 1 / rows.length };
      return { places: [place++], viewport: area, clip: area };
    }),
  );
}

/**
 * Where `count` panes stand on a canvas of `aspect` (width ÷ height).
 *
 * @param divider where a wipe goes from the first to the second pane, 0 to 1.
 */
export function layOut(mode: CompareMode, count: number, aspect: number, divider: number): readonly PaneArea[] {
  if (count === 0) return [];
  if (count === 1 || mode === 'single') return [{ places: [0], viewport: WHOLE, clip: WHOLE }];
  switch (mode) {
    case 'side-by-side':
      return sideBySide(count, aspect);
    case 'wipe':
      return [
        { places: [0], viewport: WHOLE, clip: { ...WHOLE, width: divider } },
        { places: [1], viewport: WHOLE, clip: { ...WHOLE, left: divider, width: 1 - divider } },
      ];
    case 'overlay':
      return [{ places: [0, 1], viewport: WHOLE, clip: WHOLE }];
  }
}

/** Of the panes' shapes the narrowest: what fits into it fits into all. */
export function narrowest(areas: readonly PaneArea[], aspect: number): number {
  return Math.min(...areas.map(({ viewport }) => (viewport.width / viewport.height) * aspect));
}

/** The area that a point is in, `x` and `y` in parts of the canvas; undefined: none. */
export function areaAt(areas: readonly PaneArea[], x: number, y: number): PaneArea | undefined {
  return areas.find(
    ({ clip }) => x >= clip.left && x < clip.left + clip.width && y >= clip.top && y < clip.top + clip.height,
  );
}
