import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { FAULTS, type FaultKind } from '../../fal-server/faults.ts';
import type { HereRow } from './here.ts';
import type { Row } from './row.ts';
import { SAYS, type Sentence } from './sentences.ts';

export const README = path.join(import.meta.dirname, '../../README.md');
const BEGIN = '<!-- faults: made by test/integration/faults.test.ts -->';
const END = '<!-- /faults -->';
const HERE = 'On this side of the wire, until it is set right again:';
const CHARGED = { yes: 'yes', no: 'no', 'fal-decides': 'fal decides' } as const;

/** test/README.md as it must be, its tables made of the rows. */
export async function readmeWith(rows: readonly Row[], here: readonly HereRow[]): Promise<string> {
  const text = await readFile(README, 'utf8');
  const [before = ''] = text.split(BEGIN);
  const [, after = ''] = text.split(END);
  const made = `${before}${BEGIN}\n\n${summary(rows)}\n\n${table(rows)}\n\n${HERE}\n\n${hereTable(here)}\n\n${END}${after}`;
  return format(made, { ...(await resolveConfig(README)), parser: 'markdown' });
}

function summary(rows: readonly Row[]): string {
  const count = (end: Row['end']): number => rows.filter((row) => row.end === end).length;
  const kinds = new Set(rows.map(({ fault }) => fault)).size;
  return `${rows.length} rows, ${kinds} faults: ${count('recovered')} recovered, ${count('told')} told, ${count('cancelled')} cancelled, ${count('unused')} of what the app never asks for.`;
}

function table(rows: readonly Row[]): string {
  const head = ['fault', 'what happens', 'times', 'where', 'outcome', 'charged', 'what the user reads'];
  const cells = rows.map(({ fault, times, when, end, charged, read, cancelled }) => {
    const kind: FaultKind = FAULTS[fault];
    const outcome = cancelled === null ? end : `${end} (${cancelled})`;
    return [`\`${fault}\``, kind.says, String(times), when, outcome, CHARGED[charged], sentences(read)];
  });
  return lines([head, head.map(() => '---'), ...cells]);
}

function hereTable(rows: readonly HereRow[]): string {
  const head = ['what happens', 'outcome', 'charged', 'what the user reads'];
  const cells = rows.map(({ what, end, charged, read }) => [what, end, CHARGED[charged], sentences(read)]);
  return lines([head, head.map(() => '---'), ...cells]);
}

const sentences = (read: readonly Sentence[]): string => read.map((name) => SAYS[name].message).join(' → ');

const lines = (cells: readonly (readonly string[])[]): string =>
  cells.map((line) => `| ${line.join(' | ')} |`).join('\n');
