import type { CheckReport, ExportReport, ImportReport, Taken } from '../../preload/contract/transfer.ts';
import { count, megabytes, plural } from '../format.ts';
import { runText } from './runs.ts';

/** What a report has to say, ready to be listed. */
export interface ReportLines {
  readonly summary: string;
  readonly groups: readonly { readonly title: string; readonly lines: readonly string[]; readonly isBad: boolean }[];
}

/** A project with what of it came. */
function contents({ name, runs, marked }: Taken): string {
  const parts = [
    ...(runs === 0 ? [] : [plural(runs, 'run')]),
    ...(marked === 0 ? [] : [`stars, tags and notes of ${count(marked)}`]),
  ];
  return parts.length === 0 ? name : `${name} (${parts.join(', ')})`;
}

export const transferText = {
  titles: { import: 'Import', export: 'Export as archive', check: 'Check library' },
  going: { import: 'Bringing projects in…', export: 'Writing the archive…', check: 'Reading every file…' },
  stop: 'Stop',
  leave: 'Go on in the background',
  show: 'Show report',
  cost: (sum: string) => `What came had cost ${sum}, which counts in this library’s ledger and budget.`,
  costElsewhere: (sum: string) => `What came had cost ${sum}. Somebody else paid it, so it does not count here.`,
  notMine: runText.paidElsewhere,
  mine: 'I paid',
  refused: 'This is still going on. Wait for its end, or stop it; then begin the other one again.',
  noChange: 'An import, export or check is going on in this library',
  stopping: 'Stopping…',
  close: 'Close',
  save: 'Save report…',
  saved: (name: string) => `The report is saved as “${name}”.`,
  exported: (name: string) => `Saved as “${name}”.`,
  stopped: 'Stopped. What was done before that is done.',
  commands: {
    folder: 'Import a library or project folder…',
    archive: 'Import an archive…',
    pairs: 'Import a folder of pictures and meshes…',
    export: 'Export as an archive…',
    check: 'Check library…',
  },
  checkHint: 'Reads every file and compares it with what was written down when it came.',
  importHint: 'What is here already is known by its content; nothing is overwritten.',
  noProject: 'Open a project, or choose some in the library',
} as const;

/** What came of bringing something in. */
export function importLines({ projects, ended }: ImportReport): ReportLines {
  const of = (outcome: Taken['outcome']) => projects.filter((one) => one.outcome === outcome);
  const group = (title: string, outcome: Taken['outcome'], isBad = false) => ({
    title,
    isBad,
    lines: of(outcome).map((one) => (isBad ? `${one.name}: ${one.left.join(' ')}` : contents(one))),
  });
  const left = projects.filter(({ outcome, left: lines }) => outcome !== 'refused' && lines.length > 0);
  const groups = [
    group('Added', 'added'),
    group('New of it added to a project that was here', 'merged'),
    group('Here already, by content', 'there'),
    group('Refused', 'refused', true),
    {
      title: 'Said otherwise there; what is said here stayed',
      isBad: false,
      lines: projects.flatMap((one) => one.otherwise.map((line) => `${one.name}: ${line}`)),
    },
    {
      title: 'Left out, missing or changed',
      isBad: true,
      lines: left.flatMap((one) => one.left.map((line) => `${one.name}: ${line}`)),
    },
    { title: 'Not brought in, or not all of it', isBad: true, lines: ended?.left ?? [] },
  ].filter(({ lines }) => lines.length > 0);
  const parts = [
    of('added').length > 0 && `${plural(of('added').length, 'project')} added`,
    of('merged').length > 0 && `${count(of('merged').length)} completed`,
    of('there').length > 0 && `${count(of('there').length)} here already`,
    of('refused').length > 0 && `${count(of('refused').length)} refused`,
  ].filter((part) => part !== false);
  const came = parts.length === 0 ? [] : [`${parts.join(', ')}.`];
  const why = ended === null ? [] : [ended.why ?? 'Stopped.'];
  return { summary: [...why, ...came].join(' '), groups };
}

/** What an archive lacks; null: it has everything. */
export function exportLines({ name, left }: ExportReport): ReportLines | null {
  if (left.length === 0) return null;
  const summary = `${transferText.exported(name)} ${left.length === 1 ? 'One file is' : `${count(left.length)} files are`} not as it should be; all others are in it.`;
  return { summary, groups: [{ title: 'Missing or changed', lines: left, isBad: true }] };
}

/** What came of reading every file. */
export function checkLines(report: CheckReport): ReportLines {
  const { files, bytes, ok, changed, missing, unknown, foreign, problems, unread } = report;
  const groups = [
    { title: 'Changed since they came', lines: changed, isBad: true },
    { title: 'Missing', lines: missing, isBad: true },
    { title: 'Could not be read', lines: problems, isBad: true },
    { title: 'Nothing is known of their content', lines: unknown, isBad: false },
    { title: 'Not of this app, left alone', lines: foreign, isBad: false },
  ].filter(({ lines }) => lines.length > 0);
  const bad = changed.length + missing.length + problems.length;
  const whole = unread === 0 ? 'Everything is as it was.' : 'All that was read is as it was.';
  const verdict = bad === 0 ? whole : `${plural(bad, 'thing')} to look at.`;
  const stopped = unread === 0 ? '' : `Stopped, ${plural(unread, 'project')} not read to the end. `;
  return {
    summary: `${stopped}${verdict} ${count(ok)} of ${plural(files, 'file')} verified, ${megabytes(bytes)} read.`,
    groups,
  };
}
