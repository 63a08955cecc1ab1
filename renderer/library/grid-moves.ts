/** Where the arrow keys lead in a grid of `count` cards, `columns` wide; null: this key is not for the grid. */
export function moved(key: string, from: number, count: number, columns: number, rowsOnScreen: number): number | null {
  if (count === 0) return null;
  const page = columns * Math.max(1, rowsOnScreen);
  const wanted = new Map([
    ['ArrowRight', from + 1],
    ['ArrowLeft', from - 1],
    // On the last, half-empty row there may be nothing right below: then to the last card, not nowhere.
    ['ArrowDown', lastRow(from, count, columns) ? from : Math.min(count - 1, from + columns)],
    ['ArrowUp', from - columns < 0 ? from : from - columns],
    ['PageDown', from + page],
    ['PageUp', from - page < 0 ? from % columns : from - page],
    ['Home', 0],
    ['End', count - 1],
  ]).get(key);
  return wanted === undefined ? null : Math.min(count - 1, Math.max(0, wanted));
}

const lastRow = (index: number, count: number, columns: number) =>
  Math.floor(index / columns) === Math.floor((count - 1) / columns);

/** How many cards fit side by side into `width`, when each wants at least `least` and there is `gap` between them. */
export function columnsFor(width: number, least: number, gap: number): number {
  return Math.max(1, Math.floor((width + gap) / (least + gap)));
}

/** How a grid's cards lie, in pixels from the upper left corner of all of them. */
export interface GridShape {
  readonly count: number;
  readonly columns: number;
  readonly cell: number;
  readonly rowHeight: number;
  readonly gap: number;
  readonly margin: number;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The places of all cards that a box touches, in order. */
export function touched(shape: GridShape, box: Box): readonly number[] {
  const { count, columns, cell, rowHeight, gap, margin } = shape;
  const first = Math.max(0, Math.floor(box.top / rowHeight));
  const last = Math.min(Math.ceil(count / columns) - 1, Math.floor(box.bottom / rowHeight));
  const places: number[] = [];
  for (let row = first; row <= last; row += 1) {
    // A row's cards begin below the gap that parts it from the one before.
    if (box.bottom < row * rowHeight + gap) continue;
    for (let column = 0; column < columns; column += 1) {
      const left = margin + column * (cell + gap);
      const place = row * columns + column;
      if (place < count && box.left <= left + cell && box.right >= left) places.push(place);
    }
  }
  return places;
}
