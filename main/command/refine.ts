import path from 'node:path';
import type { Charge, RunStart, RunView } from '../../preload/contract/runs.ts';
import { AppError } from '../base/app-error.ts';
import { inFormatOf, recipeBy } from '../export/recipes.ts';
import type { StagedInput } from '../library/port.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { exportTo } from './export.ts';
import type { RefineCommand } from './parse.ts';
import type { CommandDeps } from './port.ts';
import { chargeText, findingText, priceText, stageText } from './words.ts';

/**
 * One run, from two files to a mesh: the same intake, pre-flight, line, ledger and library that the window has, and at
 * most one POST.
 *
 * @throws AppError for what went wrong before anything was sent.
 */
export async function refine(command: RefineCommand, deps: CommandDeps): Promise<ExitCode> {
  const { say, signal } = deps;
  // What would only be found out after paying is looked at first.
  if (command.out !== null) inFormatOf(recipeBy(command.recipe ?? 'original', deps.own()), command.out);
  if (!deps.hasKey()) {
    say(failed('There is no fal key.', 'Set FAL_KEY, or enter the key in the app’s Settings.'));
    return EXIT.noKey;
  }
  const shop = deps.shop();
  const start = await takeIn(command, deps);
  signal.throwIfAborted();
  const { findings } = await shop.preflight.check(start, signal);
  for (const finding of findings.filter(({ level }) => level !== 'info')) {
    say({ event: 'warning', text: findingText(finding), facts: { code: finding.code, value: finding.value } });
  }
  await shop.preflight.refuse(start, signal);
  await deps.askPrice().catch((error: unknown) => {
    // fal itself says so again where it matters; being offline is told by the run.
    if (error instanceof AppError && error.code === 'auth') throw error;
  });
  const price = deps.price();
  say({ event: 'cost', text: `One run costs ${priceText(price)}.`, facts: { ...price } });
  signal.throwIfAborted();
  const run = await follow(start, command, deps);
  if (run.state !== 'done') return codeOf(run);
  say({
    event: 'result',
    text: `Run ${run.number} is in the library. ${chargeText(run)}`,
    facts: {
      runId: run.id,
      projectId: run.projectId,
      number: run.number,
      requestId: run.requestId,
      charge: run.charge,
      folder: await shop.library.runFolder(run.id),
      ...run.result,
    },
  });
  if (command.out === null) return EXIT.done;
  return exportTo(run.id, command.out, command, deps);
}

/** Both files, into the newest project that has them both already, or a new one. */
async function takeIn(command: RefineCommand, deps: CommandDeps): Promise<RunStart> {
  const { library, intake } = deps.shop();
  const files = [command.image, command.mesh].map((file) => path.resolve(deps.workingFolder, file));
  const { projectId, added, refused } = await intake.addWhere(
    (staged, problems) => {
      const [problem] = problems;
      if (problem !== undefined) throw refusal(`${problem.name}: ${problem.message}`, problem.advice);
      const image = only(staged, 'image', command.image);
      const mesh = only(staged, 'mesh', command.mesh);
      const same = { imageSha256: image.sha256, meshSha256: mesh.sha256, params: command.params };
      const twin = library.twinOf(same);
      if (twin !== null && !command.again) {
        throw new AppError('same-again', `You already have this one: run ${twin.number} of ${twin.project}.`, {
          advice: 'Use --again to pay for it once more. A seed does not fix everything.',
        });
      }
      return Promise.resolve(twin?.projectId ?? null);
    },
    files.map((file) => ({ kind: 'path', path: file })),
  );
  const [problem] = refused;
  if (problem !== undefined) throw refusal(`${problem.name}: ${problem.message}`, problem.advice);
  const imageId = added.find(({ slot }) => slot === 'image')?.id;
  const meshId = added.find(({ slot }) => slot === 'mesh')?.id;
  if (projectId === null || imageId === undefined || meshId === undefined) {
    throw refusal('The files could not be taken in.', '');
  }
  for (const { name, notes } of added) {
    for (const note of notes) deps.say({ event: 'note', text: `${name}: ${note}`, facts: { file: name } });
  }
  return { projectId, imageId, meshId, params: command.params };
}

function only(staged: readonly StagedInput[], slot: StagedInput['slot'], given: string): StagedInput {
  const found = staged.filter((one) => one.slot === slot);
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  throw refusal(`${given} is not a ${slot === 'image' ? 'picture' : 'mesh'} that can be sent.`, '');
}

/** Start it and wait until nothing more happens to it by itself, or until the user does not want to wait. */
async function follow(start: RunStart, command: RefineCommand, deps: CommandDeps): Promise<RunView> {
  const { runner } = deps.shop();
  const { say, signal } = deps;
  let told = '';
  let id: string | null = null;
  const early: RunView[] = [];
  const ended = Promise.withResolvers<RunView>();
  // Whoever leaves before it has begun is told when it has.
  ended.promise.catch(() => undefined);
  const hear = (run: RunView): void => {
    if (id === null) {
      early.push(run);
      return;
    }
    if (run.id !== id) return;
    const line = `${stageText(run)}${run.waiting === null ? '' : `. ${run.waiting}`}`;
    if (line !== told) {
      told = line;
      const { state, requestId, queuePosition, waiting } = run;
      say({ event: 'stage', text: line, facts: { state, requestId, queuePosition, waiting } });
    }
    if (['done', 'failed', 'cancelled', 'unconfirmed'].includes(run.state)) ended.resolve(run);
  };
  const forget = deps.onRun(hear);
  const leave = (): void => ended.reject(new Left());
  signal.addEventListener('abort', leave, { once: true });
  try {
    const agreed = [
      ...(command.again ? (['same-again'] as const) : []),
      ...(command.overBudget ? (['over-budget'] as const) : []),
    ];
    const [run] = await runner.start({ runs: [start], sweep: null, agreed }, deps.price());
    if (run === undefined) throw new AppError('internal', 'The run was not started.');
    id = run.id;
    for (const one of early) hear(one);
    hear(await runner.view(run.id));
    if (signal.aborted) leave();
    const end = await ended.promise;
    if (end.state !== 'done') say(failureOf(end));
    return end;
  } catch (error) {
    if (!(error instanceof Left) || id === null) throw error;
    return await stopWaiting(id, deps);
  } finally {
    signal.removeEventListener('abort', leave);
    forget();
  }
}

/** What was not sent is not sent any more; what fal has goes on, and is fetched by the app's next start. */
async function stopWaiting(runId: string, { shop, say }: CommandDeps): Promise<RunView> {
  const { runner } = shop();
  const run = await runner.view(runId);
  const isSent = !['in-line', 'preparing', 'uploading'].includes(run.state);
  if (isSent) {
    say({
      event: 'note',
      text: `Stopped waiting. The run goes on at fal and is fetched when the app is next opened. ${chargeText(run)}`,
      facts: { runId, requestId: run.requestId, charge: run.charge },
    });
    return { ...run, state: 'cancelled', charge: 'pending' };
  }
  const { run: stopped } = await runner.cancel(runId);
  say({
    event: 'note',
    text: `Stopped before it was sent. ${chargeText(stopped)}`,
    facts: { runId, charge: stopped.charge },
  });
  return { ...stopped, state: 'cancelled' };
}

const UNCHARGED: ReadonlySet<Charge> = new Set(['nothing', 'no']);

function codeOf({ state, charge }: RunView): ExitCode {
  if (state === 'cancelled') return EXIT.cancelled;
  return state === 'failed' && UNCHARGED.has(charge) ? EXIT.failed : EXIT.mayBeCharged;
}

const failureOf = (run: RunView) =>
  failed(`${run.failure?.message ?? stageText(run)} ${chargeText(run)}`, run.failure?.advice ?? '', {
    runId: run.id,
    requestId: run.requestId,
    state: run.state,
    charge: run.charge,
    code: run.failure?.code ?? null,
  });

const failed = (message: string, advice: string, facts: Readonly<Record<string, unknown>> = {}) =>
  ({ event: 'failed', text: `${message}${advice === '' ? '' : ` ${advice}`}`, facts }) as const;

const refusal = (message: string, advice: string): AppError => new AppError('rejected-input', message, { advice });

/** The user does not want to wait. */
class Left extends Error {
  override readonly name = 'Left';
}
