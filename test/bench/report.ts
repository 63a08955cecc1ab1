import os from 'node:os';
import type { MeshMaker } from './meshes.ts';
import { median, ratio } from './numbers.ts';

/** What a figure has to be, and what it should be: at most, or at least. */
export interface Target {
  readonly is: 'at most' | 'at least';
  readonly must: number;
  readonly aim: number;
}

/** One figure of the benchmark. */
export interface Line {
  readonly what: string;
  readonly value: number;
  readonly unit: '' | 'ms';
  readonly target: Target | null;
  /** What the figure was made of ("158 ms ÷ 106 ms"). */
  readonly of: string;
  /** How many rounds. */
  readonly n: number;
}

export interface Report {
  readonly runtime: string;
  readonly machine: string;
  readonly meshes: MeshMaker;
  readonly at: string;
  readonly lines: readonly Line[];
  /** What was not measured, and why. */
  readonly left: readonly string[];
  /** Every single value. */
  readonly rounds: unknown;
}

export const atMost = (must: number, aim: number): Target => ({ is: 'at most', must, aim });
export const atLeast = (must: number, aim: number): Target => ({ is: 'at least', must, aim });

/** The median of the quotients of pairs, in milliseconds each. */
export function quotient(
  what: string,
  above: readonly number[],
  below: readonly number[],
  target: Target | null = null,
): Line {
  const of = `${milliseconds(median(above))} ÷ ${milliseconds(median(below))}`;
  return { what, value: ratio(above, below), unit: '', target, of, n: above.length };
}

/** A figure that is a part of something already. */
export function share(what: string, values: readonly number[], of: string, target: Target | null = null): Line {
  return { what, value: median(values), unit: '', target, of, n: values.length };
}

export const milliseconds = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;

export const hasMet = ({ value, target }: Line): boolean | null =>
  target === null ? null : target.is === 'at most' ? value <= target.must : value >= target.must;

export function reportOf(about: Pick<Report, 'runtime' | 'meshes' | 'lines' | 'left' | 'rounds'>): Report {
  const [load = 0] = os.loadavg();
  const machine = `${os.availableParallelism()} × ${os.cpus()[0]?.model ?? 'unknown CPU'}, load ${load.toFixed(1)}`;
  return { ...about, machine, at: new Date().toISOString() };
}

/** The report as people read it. */
export function printed({ runtime, machine, meshes, lines, left }: Report): string {
  const rows = [
    ['', 'measured', 'must', 'aim', '', 'of', 'n'],
    ...lines.map((line) => [
      line.what,
      line.unit === 'ms' ? milliseconds(line.value) : line.value.toFixed(2),
      line.target === null ? '' : `${line.target.is === 'at most' ? '≤' : '≥'} ${line.target.must}`,
      line.target === null ? '' : String(line.target.aim),
      { true: 'met', false: 'MISSED', null: '' }[String(hasMet(line)) as 'true' | 'false' | 'null'],
      line.of,
      String(line.n),
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const pad = (cell: string, column: number): string => {
    const width = widths[column] ?? 0;
    return column === 0 || column > 3 ? cell.padEnd(width) : cell.padStart(width);
  };
  return [
    runtime,
    `Machine: ${machine}. Meshes: ${meshes}.`,
    '',
    ...rows.map((row) => row.map(pad).join('  ').trimEnd()),
    ...(left.length === 0 ? [] : ['', 'Not measured:', ...left.map((line) => `- ${line}`)]),
  ].join('\n');
}
