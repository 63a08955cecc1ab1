import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { AppError, fromDisk } from '../base/app-error.ts';
import { reasonOf, type Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { removeOld } from '../base/old-files.ts';
import type { Start, Started } from '../programs/port.ts';
import type { Blender } from './find.ts';
import { TaskAnswer, type Task, type TaskDone } from './task.ts';

export interface RunTaskDeps {
  readonly start: Start;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  /** Where the app's scripts for Blender are. */
  readonly scripts: string;
  /** Absolute path of a folder for what is handed over; made when it is needed. */
  readonly folder: string;
}

export interface RunTaskOptions {
  readonly background: boolean;
  /** Folders that Blender has to see; one in a sandbox is shown them. */
  readonly folders: readonly string[];
  readonly signal: AbortSignal;
}

const LOOK_MS = 150;
/** What Blender was handed is read within seconds; a day later nobody needs it. */
const KEEP_MS = 24 * 60 * 60 * 1000;
/** A program that hands over to another one (the Store's alias) ends at once. */
const GRACE_MS = 10_000;
const LAST_LINES = 4;

/** A new folder for one task: what is made for Blender goes there, and what Blender says. */
export async function taskFolder({ folder, newId, clock }: RunTaskDeps): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
    await removeOld(folder, clock.now() - KEEP_MS);
    const made = path.join(folder, newId());
    await mkdir(made);
    return made;
  } catch (error) {
    throw fromDisk(error);
  }
}

/**
 * Start a Blender with a task and wait until its script says that it is done; a Blender with a window stays open.
 *
 * Everything that it is told stands in a file, so that no name, path or script is ever read by a shell.
 *
 * @throws AppError `other-program` where it did not start, ended too soon, or its script failed, with its last words;
 * `cancelled` when `signal` fires, and then that Blender is ended: nobody has worked in it yet.
 */
export async function runTask(
  blender: Blender,
  task: Task,
  folder: string,
  deps: RunTaskDeps,
  options: RunTaskOptions,
): Promise<TaskDone> {
  const status = path.join(folder, 'answer.json');
  const log = path.join(folder, 'blender.log');
  const file = path.join(folder, 'task.json');
  const scripts = path.join(folder, 'scripts');
  try {
    // The app's own copy may lie where only the app can look (an AppImage), and goes away with it.
    await cp(deps.scripts, scripts, { recursive: true });
    await writeFile(file, JSON.stringify({ version: 1, status, ...task }));
  } catch (error) {
    throw fromDisk(error);
  }
  const args = [
    ...sandboxed(blender, [folder, ...options.folders]),
    ...(options.background ? ['--background'] : []),
    ...['--python', path.join(scripts, 'ultrashape_task.py'), '--', file],
  ];
  deps.log.info('blender', { task: task.task, version: blender.version.text, origin: blender.origin });
  const started = deps.start(blender.program, args, { log, background: options.background });
  const answer = await answerOf(started, status, log, blender, deps, options.signal);
  if (answer.state === 'done') return answer;
  deps.log.warn('blender failed', { message: answer.message, last: await lastWords(log) });
  throw new AppError('other-program', `Blender ${blender.version.text} could not do it: ${sentence(answer.message)}`, {
    advice: saying(await lastWords(log)),
    retryable: true,
  });
}

/** A flatpak sees what it is shown. */
function sandboxed({ origin, args }: Blender, folders: readonly string[]): readonly string[] {
  const [run, ...app] = args;
  if (origin !== 'flatpak' || run === undefined) return args;
  return [run, ...folders.map((folder) => `--filesystem=${folder}`), ...app];
}

async function answerOf(
  started: Started,
  status: string,
  log: string,
  blender: Blender,
  { clock }: RunTaskDeps,
  signal: AbortSignal,
): Promise<v.InferOutput<typeof TaskAnswer>> {
  let end: { readonly code: number | null; readonly at: number } | null = null;
  let refused: unknown = null;
  started.ended.then(
    (code) => (end = { code, at: clock.now() }),
    (error: unknown) => (refused = error),
  );
  const ended = (): typeof end => end;
  for (;;) {
    const ending = ended();
    const answer = await readAnswer(status);
    if (answer !== null) return answer;
    if (refused !== null) throw notStarted(blender, refused);
    // An alias that ended well has handed over, and what it started may still answer.
    if (ending !== null && (ending.code !== 0 || clock.now() - ending.at > GRACE_MS)) {
      throw new AppError('other-program', `Blender ${blender.version.text} ended before the mesh was in it.`, {
        advice: saying(await lastWords(log)),
        retryable: true,
      });
    }
    try {
      await clock.sleep(LOOK_MS, signal);
    } catch {
      started.kill();
      throw reasonOf(signal);
    }
  }
}

/** Null: there is none yet. */
async function readAnswer(file: string): Promise<v.InferOutput<typeof TaskAnswer> | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  const parsed = v.safeParse(TaskAnswer, JSON.parse(text));
  return parsed.success ? parsed.output : { state: 'failed', message: 'It answered in a way the app does not know.' };
}

const notStarted = ({ version, program }: Blender, cause: unknown): AppError =>
  new AppError('other-program', `Blender ${version.text} could not be started.`, {
    advice: `Check whether ${path.basename(program)} still runs by itself, or choose another Blender.`,
    retryable: true,
    cause,
  });

/** The end of what Blender printed: where it fails, the reason stands there. */
async function lastWords(log: string): Promise<string> {
  const text = await readFile(log, 'utf8').catch(() => '');
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && line !== 'Blender quit');
  return lines.slice(-LAST_LINES).join(' · ').slice(-400);
}

const saying = (words: string): string =>
  words === '' ? 'It said nothing. Try another Blender.' : `The last it said: ${words}`;

const sentence = (text: string): string => {
  const line = text.split('\n')[0]?.trim() ?? '';
  return line.endsWith('.') ? line : `${line}.`;
};
