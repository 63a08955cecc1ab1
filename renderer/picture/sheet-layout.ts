/** What a comparison sheet is made of: a row for each version, a column for each view. */
export interface SheetContent {
  /** Above everything: what the meshes are of. */
  readonly title: string;
  /** Below everything: where the sheet comes from. */
  readonly footer: string;
  readonly views: readonly string[];
  readonly versions: readonly {
    readonly name: string;
    /** What it was made with and what came of it, a line each. */
    readonly facts: readonly string[];
  }[];
  /** Width and height of one picture, in pixels. */
  readonly cell: number;
}

/** Pixels, from the sheet's upper left. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type SheetStyle = 'title' | 'heading' | 'name' | 'fact' | 'footer';

/** A line of text: `x` is its left edge or, centred, its middle; `y` the line that letters stand on. */
export interface SheetText {
  readonly text: string;
  readonly style: SheetStyle;
  readonly x: number;
  readonly y: number;
  readonly centred: boolean;
  /** Nothing of it may go beyond; in pixels. */
  readonly room: number;
}

export interface SheetCell extends Rect {
  readonly view: number;
  readonly version: number;
}

export interface SheetLayout {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly SheetText[];
  readonly cells: readonly SheetCell[];
  /** Height of letters, in pixels. */
  readonly sizes: Readonly<Record<SheetStyle, number>>;
}

/** No side of a canvas may be longer; in pixels. */
export const LONGEST_SIDE = 16_384;
/** No canvas may be larger: four bytes a pixel, and a PNG has to be made of it. */
export const LARGEST_AREA = 120e6;

/** The largest picture (at most `wanted`) with which a sheet of so many views and versions can be made. */
export function cellFor(wanted: number, views: number, versions: number): number {
  const fits = (cell: number) => {
    const { width, height } = sizeOf(views, versions, cell);
    return Math.max(width, height) <= LONGEST_SIDE && width * height <= LARGEST_AREA;
  };
  let cell = wanted;
  while (cell > 64 && !fits(cell)) cell -= 16;
  return cell;
}

/** Everything goes by the size of a picture, so that a sheet of any size looks the same. */
function measures(cell: number) {
  const unit = cell / 32;
  const px = (units: number) => Math.round(units * unit);
  return { gap: px(1), margin: px(2), side: px(15), head: px(6), columns: px(3), foot: px(3), px };
}

function sizeOf(views: number, versions: number, cell: number): { readonly width: number; readonly height: number } {
  const { gap, margin, side, head, columns, foot } = measures(cell);
  return {
    width: 2 * margin + side + views * (cell + gap),
    height: margin + head + columns + versions * (cell + gap) + foot + margin,
  };
}

/** Where everything stands on a sheet. */
export function sheetLayout({ title, footer, views, versions, cell }: SheetContent): SheetLayout {
  const { gap, margin, side, head, columns, px } = measures(cell);
  const { width, height } = sizeOf(views.length, versions.length, cell);
  const sizes = { title: px(2.6), heading: px(1.6), name: px(1.9), fact: px(1.25), footer: px(1.15) };
  const left = (view: number) => margin + side + gap + view * (cell + gap);
  const top = (version: number) => margin + head + columns + version * (cell + gap);
  const line = Math.round(sizes.fact * 1.5);

  const cells = versions.flatMap((_, version) =>
    views.map((_view, view) => ({ view, version, x: left(view), y: top(version), width: cell, height: cell })),
  );
  const text = (style: SheetStyle, words: string, x: number, y: number, room: number, centred = false) =>
    ({ text: words, style, x, y, centred, room }) satisfies SheetText;
  const texts = [
    text('title', title, margin, margin + sizes.title, width - 2 * margin),
    ...views.map((view, at) =>
      text('heading', view, left(at) + cell / 2, top(0) - Math.round(columns / 3), cell, true),
    ),
    ...versions.flatMap(({ name, facts }, version) => {
      const y = top(version) + sizes.name;
      const fitting = facts.slice(0, Math.max(0, Math.floor((cell - 2 * sizes.name) / line)));
      return [
        text('name', name, margin, y, side - gap),
        ...fitting.map((fact, at) => text('fact', fact, margin, y + sizes.name + at * line, side - gap)),
      ];
    }),
    text('footer', footer, margin, height - margin, width - 2 * margin),
  ];
  return { width, height, texts, cells, sizes };
}

/** As much of a text as there is room for, with a sign that there was more. `measure` tells a text's width. */
export function shortened(text: string, room: number, measure: (text: string) => number): string {
  if (measure(text) <= room) return text;
  const letters = Array.from(text);
  let [fits, tooMany] = [0, letters.length];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (measure(`${letters.slice(0, middle).join('').trimEnd()}…`) <= room) fits = middle;
    else tooMany = middle;
  }
  return `${letters.slice(0, fits).join('').trimEnd()}…`;
}
