import type { Facts } from './bundle-facts.ts';

/** Pictures as `data:` addresses, for a page that reaches for nothing. Null: there is none. */
export interface ReportPictures {
  readonly sheet: string | null;
  /** By the id of what they show: inputs, and results of runs. */
  readonly of: ReadonlyMap<string, string>;
}

/** Nothing is loaded, nothing runs, nothing is sent: what stands in it was typed by people and written by servers. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The report of a hand-over bundle: one page that opens offline, in any browser, and holds all that it shows. */
export function reportHtml(facts: Facts, pictures: ReportPictures): string {
  const { project, inputs, runs } = facts;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(project.name)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${escaped(project.name)}</h1>
<p>${escaped(`${counted(runs.length, 'run')} · handed over on ${dayOf(facts.at)} · Ultrashape Desktop ${facts.app}`)}</p>
</header>
${project.notes === '' ? '' : `<p class="notes">${escaped(project.notes)}</p>`}
${pictures.sheet === null ? '' : `<img class="sheet" src="${escaped(pictures.sheet)}" alt="Comparison sheet">`}
<h2>Inputs</h2>
<div class="cards">${inputs.map((input) => inputCard(input, pictures)).join('')}</div>
<h2>Runs</h2>
<div class="cards">${runs.map((run) => runCard(run, facts, pictures)).join('')}</div>
<footer>Parameters and hashes stand in parameters.json. Which terms hold for results made through fal is fal’s to say: fal.ai/models/fal-ai/ultrashape.</footer>
</body>
</html>
`;
}

function inputCard(input: Facts['inputs'][number], pictures: ReportPictures): string {
  const rows = [
    ['Name', input.name],
    ['Kind', input.slot === 'image' ? 'reference picture' : 'coarse mesh'],
    ...(input.size === null ? [] : [['Pixels', `${input.size.width} × ${input.size.height}`] as const]),
    ...(input.triangles === null ? [] : [['Triangles', grouped(input.triangles)] as const]),
    ['Size', megabytes(input.bytes)],
    ['SHA-256', input.sha256],
  ] as const;
  return card(input.name, pictures.of.get(input.id), rows);
}

function runCard(run: Facts['runs'][number], facts: Facts, pictures: ReportPictures): string {
  const nameOf = (id: string): string => facts.inputs.find((input) => input.id === id)?.name ?? 'no longer there';
  const { result } = run;
  const rows = [
    ['State', run.state],
    ['Made', timeOf(run.createdAt)],
    ['From', `${nameOf(run.imageId)} and ${nameOf(run.meshId)}`],
    ['Octree resolution', String(run.params.octree_resolution)],
    ['Steps', String(run.params.num_inference_steps)],
    ['Seed', String(run.params.seed)],
    ['Background removed', run.params.remove_background ? 'yes' : 'no'],
    ['Cost', `${run.cost.amount.toFixed(2)} ${run.cost.currency}, ${chargeWords(run.cost)}`],
    ['Request', run.requestId ?? 'never sent'],
    ...(run.rating === 0 ? [] : [['Rating', `${run.rating} of 5`] as const]),
    ...(run.failure === null ? [] : [['What happened', run.failure] as const]),
    ...(result === null
      ? []
      : ([
          ['Triangles', grouped(result.triangles)],
          ['Size', megabytes(result.bytes)],
          ['File', result.file],
          ['SHA-256', result.sha256],
        ] as const)),
  ] as const;
  return card(`Run ${run.number}`, pictures.of.get(run.id), rows);
}

const CHARGES = {
  nothing: 'never sent',
  pending: 'charged if fal delivers',
  yes: 'charged',
  no: 'not charged',
  'fal-decides': 'may have been charged',
} as const;

const chargeWords = ({ charge, paidElsewhere }: Facts['runs'][number]['cost']): string =>
  paidElsewhere ? 'somebody else paid' : CHARGES[charge];

function card(title: string, picture: string | undefined, rows: readonly (readonly [string, string])[]): string {
  const image = picture === undefined ? '' : `<img src="${escaped(picture)}" alt="${escaped(title)}">`;
  const lines = rows.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`).join('');
  return `<article><h3>${escaped(title)}</h3>${image}<dl>${lines}</dl></article>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** As text, in an element or a quoted attribute. */
const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => ESCAPES[letter] ?? '');

const grouped = (count: number): string => count.toLocaleString('en-US');
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 1)} MB`;
const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const timeOf = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const STYLE = `
:root { color-scheme: light dark; --line: #8884; }
body { max-width: 1200px; margin: 0 auto; padding: 24px; font: 14px/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 22px; } h2 { margin: 32px 0 12px; font-size: 16px; } h3 { margin: 0 0 8px; font-size: 14px; }
header p, footer { margin: 4px 0 0; opacity: 0.7; } footer { margin-top: 40px; border-top: 1px solid var(--line); padding-top: 12px; }
.notes { white-space: pre-wrap; } .sheet { width: 100%; margin-top: 16px; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(340px, 1fr)); gap: 16px; }
article { border: 1px solid var(--line); border-radius: 6px; padding: 12px; }
article img { display: block; width: 100%; height: 260px; object-fit: contain; margin-bottom: 8px; background: #8882; border-radius: 4px; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 2px 12px; margin: 0; font-variant-numeric: tabular-nums; }
dt { opacity: 0.7; } dd { margin: 0; overflow-wrap: anywhere; }
`;
