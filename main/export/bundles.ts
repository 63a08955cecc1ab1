import { copyFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fromDisk, AppError } from '../base/app-error.ts';
import { syncFolder } from '../base/json-file.ts';
import type { ZipEntry } from '../base/zip.ts';
import type { Uploads } from '../intake/uploads.ts';
import { halfWritten, renameFile } from '../library/copy-in.ts';
import { folded, safeName, splitName, uniqueName } from '../library/folders.ts';
import { freeName } from '../library/free-name.ts';
import type { Library } from '../library/port.ts';
import type { InputRecord, RunRecord } from '../library/records.ts';
import type { Progress } from '../mesh/port.ts';
import { factsOf } from './bundle-facts.ts';
import { reportHtml } from './report-html.ts';
import { writeArchive } from './archive.ts';

/** A picture larger than this is handed over as a file and not shown in the report. Bytes. */
const MOST_SHOWN = 12_000_000;

export interface BundlesDeps {
  readonly library: Pick<Library, 'project' | 'runsOf' | 'pathOf'>;
  readonly uploads: Pick<Uploads, 'take'>;
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface WantedBundle {
  readonly projectId: string;
  /** Null: every run of it. */
  readonly runId: string | null;
  readonly as: 'folder' | 'zip';
  /** Token of a comparison sheet that was uploaded; null: none. */
  readonly sheet: string | null;
}

/** One file of a bundle: its name there (with `/`), and where it comes from. */
export type BundleEntry = Pick<ZipEntry, 'name' | 'bytes'> & {
  readonly from: { readonly file: string } | { readonly text: string };
};

/** Projects and runs, handed over: meshes, pictures, a sheet, a report that opens offline, parameters as JSON. */
export class Bundles {
  readonly #deps: BundlesDeps;

  constructor(deps: BundlesDeps) {
    this.#deps = deps;
  }

  /**
   * @param ask where it goes (an absolute path); null: the user thought better of it.
   * @throws AppError `not-found`, `cancelled`, what the disk says; then nothing is left behind.
   */
  async save(
    wanted: WantedBundle,
    ask: (suggested: string, as: WantedBundle['as']) => Promise<string | null>,
    signal: AbortSignal,
    progress: Progress,
  ): Promise<{ readonly name: string; readonly files: number; readonly bytes: number } | null> {
    const sheet = wanted.sheet === null ? null : this.#deps.uploads.take(wanted.sheet).path;
    try {
      const { name, entries } = await this.#gather(wanted, sheet);
      const chosen = await ask(wanted.as === 'zip' ? `${name}.zip` : name, wanted.as);
      if (chosen === null) return null;
      const target = wanted.as === 'zip' ? chosen : await freeFolder(chosen);
      await this.#write(entries, wanted.as, target, signal, progress);
      const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
      return { name: path.basename(target), files: entries.length, bytes };
    } catch (error) {
      throw fromDisk(error);
    } finally {
      if (sheet !== null) await rm(path.dirname(sheet), { recursive: true, force: true });
    }
  }

  async #gather(
    { projectId, runId }: WantedBundle,
    sheet: string | null,
  ): Promise<{ readonly name: string; readonly entries: readonly BundleEntry[] }> {
    const { library, version, now } = this.#deps;
    const project = await library.project(projectId);
    const all = await library.runsOf(projectId);
    const runs = runId === null ? all : all.filter(({ id }) => id === runId);
    const [only] = runs;
    if (runId !== null && only === undefined) throw new AppError('not-found', 'That run is not in the library.');
    const inputs =
      runId === null || only === undefined
        ? project.inputs
        : project.inputs.filter(({ id }) => id === only.imageId || id === only.meshId);
    const entries: BundleEntry[] = [];
    const files = new Map<string, string>();
    const shown = new Map<string, string>();
    const taken = new Set<string>();
    const add = async (name: string, file: string | null): Promise<string | null> => {
      if (file === null) return null;
      const [stem, ending] = splitName(name);
      const free = uniqueName(stem, ending, (one) => taken.has(folded(one)));
      taken.add(folded(free));
      entries.push({ name: free, from: { file }, bytes: (await stat(file)).size });
      return free;
    };
    for (const input of inputs) {
      const file = await library.pathOf(input.id, input.slot);
      const name = await add(`inputs/${nameOf(input)}`, file);
      if (name !== null) files.set(input.id, name);
      await show(shown, input.id, input.slot === 'image' ? file : await library.pathOf(input.id, 'thumbnail'));
    }
    for (const run of runs) {
      const file = run.result === null ? null : await library.pathOf(run.id, 'mesh');
      const name = await add(`runs/${stemOf(run)}.glb`, file);
      if (name !== null) files.set(run.id, name);
      const thumbnail = await library.pathOf(run.id, 'thumbnail');
      await add(`runs/${stemOf(run)}.png`, thumbnail);
      await show(shown, run.id, thumbnail);
    }
    await add('comparison sheet.png', sheet);
    const facts = factsOf({ app: version, at: now(), project, inputs, runs, files });
    const report = reportHtml(facts, { sheet: sheet === null ? null : await dataOf(sheet), of: shown });
    entries.push(textEntry('report.html', report));
    entries.push(textEntry('parameters.json', `${JSON.stringify(facts, null, 2)}\n`));
    const name = only !== undefined && runId !== null ? `${project.name} run ${only.number}` : project.name;
    return { name: safeName(`${name} hand-over`, 'Hand-over'), entries };
  }

  async #write(
    entries: readonly BundleEntry[],
    as: WantedBundle['as'],
    target: string,
    signal: AbortSignal,
    progress: Progress,
  ): Promise<void> {
    const half = path.join(path.dirname(target), halfWritten(path.basename(target)));
    try {
      if (as === 'zip') await writeArchive(half, entries, signal, progress);
      else await writeFolder(half, entries, signal, progress);
      signal.throwIfAborted();
      await renameFile(half, target);
      await syncFolder(path.dirname(target));
    } finally {
      await rm(half, { recursive: true, force: true });
    }
  }
}

async function writeFolder(
  folder: string,
  entries: readonly BundleEntry[],
  signal: AbortSignal,
  progress: Progress,
): Promise<void> {
  const all = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  await mkdir(folder);
  for (const { name, from, bytes } of entries) {
    signal.throwIfAborted();
    const file = path.join(folder, ...name.split('/'));
    await mkdir(path.dirname(file), { recursive: true });
    if ('file' in from) await copyFile(from.file, file);
    else await writeFile(file, from.text);
    done += bytes;
    progress(all === 0 ? 1 : done / all);
  }
}

/** Never into a folder that is there. */
const freeFolder = async (chosen: string): Promise<string> =>
  path.join(path.dirname(chosen), await freeName(path.dirname(chosen), path.basename(chosen), ''));

const textEntry = (name: string, text: string): BundleEntry => ({
  name,
  from: { text },
  bytes: Buffer.byteLength(text),
});

const stemOf = ({ number }: RunRecord): string => `run ${number}`;

/** What the user called it, with the ending of what it is. */
function nameOf({ name, file }: InputRecord): string {
  const [stem] = splitName(name);
  return `${safeName(stem, 'input')}${splitName(file)[1]}`;
}

async function show(shown: Map<string, string>, id: string, file: string | null): Promise<void> {
  const data = file === null ? null : await dataOf(file);
  if (data !== null) shown.set(id, data);
}

const TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
};

/** A picture as an address that holds it; null for what is none, or is too large for a page. */
async function dataOf(file: string): Promise<string | null> {
  const type = TYPES[path.extname(file).toLowerCase()];
  if (type === undefined || (await stat(file)).size > MOST_SHOWN) return null;
  return `data:${type};base64,${(await readFile(file)).toString('base64')}`;
}
