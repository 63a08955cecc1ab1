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

/** The cards as rows, for a list that keeps only the rows on screen. */
export function rowsOf<T>(items: readonly T[], columns: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / columns) }, (_, row) =>
    items.slice(row * columns, (row + 1) * columns),
  );
}
