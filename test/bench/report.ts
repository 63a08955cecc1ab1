import os from 'node:os';
import type { MeshMaker } from './meshes.ts';
import { median, ratio } from './numbers.ts';
import type { Openings } from './opening.ts';
import type { Starts } from './starting.ts';

/** One figure of the benchmark. */
export interface Line {
  readonly what: string;
  /** Medians, in milliseconds. */
  readonly ours: number;
  readonly other: number;
  /** Above 1: `ours` takes longer, but where `want` says that more is better. */
  readonly ratio: number;
  readonly want: string;
  readonly n: number;
}

export interface Report {
  readonly runtime: string;
  readonly machine: string;
  readonly meshes: MeshMaker;
  readonly at: string;
  readonly lines: readonly Line[];
  readonly tasks: readonly { readonly what: string; readonly longest: number; readonly proof: number }[];
  readonly rounds: { readonly starts: Starts; readonly openings: readonly Openings[] };
}

export function reportOf(
  starts: Starts,
  openings: readonly Openings[],
  about: Pick<Report, 'runtime' | 'meshes'>,
): Report {
  const lines = [
    line('first usable window ÷ empty window', starts.ours, starts.empty, ''),
    ...openings.flatMap(({ project, raw, gltfLoader, ours }) => {
      const resident = ours.map((opening) => opening.resident);
      const turned = line(`${project.name}: GLTFLoader ÷ ours`, gltfLoader, resident, '≥ 1.4');
      return [
        line(`${project.name}: on the GPU ÷ raw bytes`, resident, raw, '≤ 1.35'),
        { ...turned, ours: turned.other, other: turned.ours },
        line(
          `${project.name}: click to on the GPU ÷ raw bytes`,
          ours.map(({ sinceClick }) => sinceClick),
          raw,
          '',
        ),
      ];
    }),
  ];
  const tasks = openings.map(({ project, ours }) => ({
    what: project.name,
    longest: Math.max(...ours.map(({ longestTask }) => longestTask)),
    proof: median(ours.map(({ proof }) => proof)),
  }));
  const [load = 0] = os.loadavg();
  const machine = `${os.availableParallelism()} × ${os.cpus()[0]?.model ?? 'unknown CPU'}, load ${load.toFixed(1)}`;
  return { ...about, machine, at: new Date().toISOString(), lines, tasks, rounds: { starts, openings } };
}

function line(what: string, above: readonly number[], below: readonly number[], want: string): Line {
  return { what, ours: median(above), other: median(below), ratio: ratio(above, below), want, n: above.length };
}

/** The report as people read it. */
export function printed({ runtime, machine, meshes, lines, tasks }: Report): string {
  const rows = [
    ['', 'ratio', 'target', 'ours', 'other', 'n'],
    ...lines.map(({ what, ours, other, ratio: quotient, want, n }) => [
      what,
      quotient.toFixed(2),
      want,
      `${ours.toFixed(0)} ms`,
      `${other.toFixed(0)} ms`,
      String(n),
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const pad = (cell: string, column: number): string =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return [
    runtime,
    `Machine: ${machine}. Meshes: ${meshes}.`,
    '',
    ...rows.map((row) => row.map(pad).join('  ').trimEnd()),
    '',
    ...tasks.map(
      ({ what, longest, proof }) =>
        `${what}: longest task of the page's thread ${longest < 50 ? 'below 50 ms' : `${longest.toFixed(0)} ms`} ` +
        `(target ≤ 50 ms); the proof itself, in every figure above: ${proof.toFixed(0)} ms`,
    ),
  ].join('\n');
}
