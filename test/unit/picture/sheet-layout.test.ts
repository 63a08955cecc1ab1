import { expect, test } from 'vitest';
import {
  LARGEST_AREA,
  LONGEST_SIDE,
  cellFor,
  sheetLayout,
  shortened,
  type Rect,
} from '../../../renderer/picture/sheet-layout.ts';

const views = ['Front', 'Right', 'Back', 'Left', 'Top', 'Three-quarter'];
const versions = (count: number, facts = ['50 steps', 'Octree 1024', 'Seed 42', '6,524,310 triangles']) =>
  Array.from({ length: count }, (_, i) => ({ name: i === 0 ? 'Coarse' : `Run ${i}`, facts }));
const content = (rows: number, cell: number) => ({
  title: 'Dragon',
  footer: 'Ultrashape',
  views,
  versions: versions(rows),
  cell,
});
const overlap = (a: Rect, b: Rect) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

test.each([1, 2, 7])('%i versions: every picture has its place, no two share one, and all are on the sheet', (rows) => {
  const { cells, width, height } = sheetLayout(content(rows, 320));
  expect(cells).toHaveLength(rows * views.length);
  for (const [at, cell] of cells.entries()) {
    expect(cell.x).toBeGreaterThan(0);
    expect(cell.x + cell.width).toBeLessThan(width);
    expect(cell.y + cell.height).toBeLessThan(height);
    for (const other of cells.slice(at + 1)) expect(overlap(cell, other)).toBe(false);
  }
  expect(new Set(cells.filter(({ view }) => view === 2).map(({ x }) => x)).size).toBe(1);
  expect(new Set(cells.filter(({ version }) => version === 0).map(({ y }) => y)).size).toBe(1);
});

test('each row is told by its version and what it was made with, beside the pictures and not over them', () => {
  const layout = sheetLayout(content(3, 320));
  const rowOf = (version: number) => layout.cells.filter((cell) => cell.version === version);
  for (const [version, { name, facts }] of versions(3).entries()) {
    const [first] = rowOf(version);
    if (first === undefined) throw new Error('no row');
    const told = layout.texts.filter(({ y }) => y > first.y && y <= first.y + first.height);
    expect(told.map(({ text }) => text)).toEqual([name, ...facts]);
    for (const { x, room } of told) expect(x + room).toBeLessThanOrEqual(first.x);
  }
  const headings = layout.texts.filter(({ style }) => style === 'heading');
  expect(headings.map(({ text }) => text)).toEqual(views);
  expect(headings.map(({ x }) => x)).toEqual(rowOf(0).map(({ x, width }) => x + width / 2));
  for (const { y } of headings) expect(y).toBeLessThan(rowOf(0)[0]?.y ?? 0);
});

test('more facts than there is room for do not run into the next row', () => {
  const many = {
    ...content(2, 128),
    versions: versions(
      2,
      Array.from({ length: 40 }, (_, i) => `Fact ${i}`),
    ),
  };
  const { texts, cells } = sheetLayout(many);
  const second = cells.find(({ version }) => version === 1)?.y ?? 0;
  expect(texts.filter(({ style, y }) => style === 'fact' && y < second).length).toBeLessThan(40);
  expect(texts.filter(({ text }) => text === 'Fact 0')).toHaveLength(2);
});

test('a sheet of any size looks the same', () => {
  const [small, large] = [sheetLayout(content(2, 256)), sheetLayout(content(2, 1024))];
  expect(large.width / small.width).toBeCloseTo(4, 1);
  expect(large.sizes.fact / small.sizes.fact).toBeCloseTo(4, 0);
});

test('a sheet of too many versions gets smaller pictures, so that it can be made at all', () => {
  expect(cellFor(512, 6, 3)).toBe(512);
  for (const rows of [12, 40]) {
    const { width, height } = sheetLayout(content(rows, cellFor(1024, 6, rows)));
    expect(Math.max(width, height)).toBeLessThanOrEqual(LONGEST_SIDE);
    expect(width * height).toBeLessThanOrEqual(LARGEST_AREA);
  }
});

test('what is too long is cut, and says so', () => {
  const measure = (text: string) => Array.from(text).length * 10;
  expect(shortened('Dragon', 60, measure)).toBe('Dragon');
  expect(shortened('Dragon of the north', 80, measure)).toBe('Dragon…');
  expect(shortened('🐉🐉🐉🐉', 30, measure)).toBe('🐉🐉…');
  expect(shortened('Dragon', 5, measure)).toBe('…');
});
