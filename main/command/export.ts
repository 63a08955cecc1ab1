import path from 'node:path';
import { AppError } from '../base/app-error.ts';
import { noteExport } from '../export/note.ts';
import { inFormatOf, recipeBy } from '../export/recipes.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { ExportCommand, RefineCommand } from './parse.ts';
import type { CommandDeps, CommandShop } from './port.ts';

/** Writes a run's result by a recipe. @throws AppError `not-found`, `missed-target`, what the disk says. */
export async function exportRun(command: ExportCommand, deps: CommandDeps): Promise<ExitCode> {
  return exportTo(await runIdOf(command.run, deps.shop().library), command.out, command, deps);
}

/** @param out as it was typed; its ending decides the format. */
export async function exportTo(
  runId: string,
  out: string,
  { recipe: wanted, proof }: Pick<RefineCommand | ExportCommand, 'recipe' | 'proof'>,
  deps: CommandDeps,
): Promise<ExitCode> {
  const recipe = inFormatOf(recipeBy(wanted ?? 'original', deps.own()), out);
  const file = path.resolve(deps.workingFolder, out);
  const { exports, marks } = deps.shop();
  const written = await exports.write({ runId, recipe, proof }, file, deps.signal, () => undefined);
  await noteExport(marks, { runId, file, recipe: recipe.name, to: 'file' }, deps.log);
  const { receipt } = written;
  for (const step of receipt.steps) {
    const line = `${step.step}: asked for ${step.asked}, got ${step.got}`;
    deps.say({ event: step.met ? 'step' : 'warning', text: line, facts: { ...step } });
  }
  const { after } = receipt;
  const size = `${after.triangles.toLocaleString('en-US')} triangles, ${(after.bytes / 1e6).toFixed(1)} MB`;
  deps.say({
    event: 'saved',
    text: `Saved ${file}: ${size}. ${PROOF[written.proof]}`,
    facts: { file, runId, recipe: recipe.name, proof: written.proof, triangles: after.triangles, bytes: after.bytes },
  });
  return EXIT.done;
}

const PROOF = {
  included: 'It says what it was made of.',
  'left-out': 'It does not say what it was made of.',
  'request-only': 'It says which request it was made by; STL has no room for more.',
} as const;

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A run by its id, or by `project/number`. @throws AppError `not-found`, `bad-request` where several projects have the name. */
async function runIdOf(wanted: string, library: CommandShop['library']): Promise<string> {
  if (ID.test(wanted)) return (await library.run(wanted.toLowerCase())).id;
  const [, name, number] = /^(.+)\/(\d{1,6})$/.exec(wanted) ?? [];
  if (name === undefined || number === undefined) {
    throw new AppError('bad-request', `“${wanted}” is neither a run’s id nor project/number.`);
  }
  const projects = projectsCalled(name, library);
  const [project] = projects;
  if (project === undefined) throw new AppError('not-found', `There is no project “${name}” in the library.`);
  if (projects.length > 1) {
    throw new AppError('bad-request', `There are ${projects.length} projects called “${name}”.`, {
      advice: 'Give the run’s id: the Run tab shows it.',
    });
  }
  const run = (await library.runsOf(project)).find((one) => one.number === Number(number));
  if (run === undefined) throw new AppError('not-found', `“${name}” has no run ${number}.`);
  return run.id;
}

function projectsCalled(name: string, library: Pick<CommandShop['library'], 'cards'>): string[] {
  const found: string[] = [];
  const folded = name.trim().toLowerCase();
  let after: string | null = null;
  do {
    const page = library.cards({ kind: 'project', search: '', after, limit: 200 });
    found.push(...page.cards.filter(({ title }) => title.toLowerCase() === folded).map(({ projectId }) => projectId));
    after = page.next;
  } while (after !== null);
  return found;
}
