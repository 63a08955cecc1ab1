import { parseArgs, type ParseArgsConfig } from 'node:util';
import * as v from 'valibot';
import { DEFAULT_PARAMS, RunParams } from '../../preload/contract/runs.ts';

/** What the command line asks for. Paths are as they were typed. */
export type Command =
  | { readonly kind: 'help' | 'version' }
  | { readonly kind: 'wrong'; readonly message: string }
  | RefineCommand
  | ExportCommand;

interface Output {
  /** One JSON object a line instead of sentences. */
  readonly json: boolean;
  /** Where the finished mesh goes; null: it stays in the library. */
  readonly out: string | null;
  /** Name of a recipe; null: Original. */
  readonly recipe: string | null;
  /** Whether what it was made of is written into the file. */
  readonly proof: boolean;
}

export interface RefineCommand extends Output {
  readonly kind: 'refine';
  readonly image: string;
  readonly mesh: string;
  readonly params: RunParams;
  /** Send it although the library has this very run. */
  readonly again: boolean;
  /** Send it although the month's budget does not reach. */
  readonly overBudget: boolean;
}

export interface ExportCommand extends Output {
  readonly kind: 'export';
  /** A run's id, or `project/number`. */
  readonly run: string;
  readonly out: string;
}

const OPTIONS = {
  refine: { type: 'boolean' },
  export: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
  image: { type: 'string' },
  mesh: { type: 'string' },
  octree: { type: 'string' },
  steps: { type: 'string' },
  seed: { type: 'string' },
  'keep-background': { type: 'boolean' },
  again: { type: 'boolean' },
  'over-budget': { type: 'boolean' },
  out: { type: 'string' },
  recipe: { type: 'string' },
  'no-proof': { type: 'boolean' },
  json: { type: 'boolean' },
} as const satisfies ParseArgsConfig['options'];

type OptionName = keyof typeof OPTIONS;
type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

const COMMANDS = ['refine', 'export', 'help', 'version'] as const satisfies readonly OptionName[];
const OF_BOTH: readonly OptionName[] = ['out', 'recipe', 'no-proof', 'json'];
const OF_REFINE: readonly OptionName[] = [
  ...OF_BOTH,
  ...(['image', 'mesh', 'octree', 'steps', 'seed', 'keep-background', 'again', 'over-budget'] as const),
];

/** Chromium's and Electron's own, which stand on the same command line. */
const THEIRS =
  /^--(user-data-dir|no-sandbox|disable-[a-z-]+|enable-[a-z-]+|ozone-platform(-hint)?|headless|inspect[a-z-]*|remote-debugging-[a-z]+|password-store|lang|proxy-[a-z-]+|use-[a-z-]+|log-[a-z-]+)(=|$)/;

/** Whether these arguments are a command, and not files to be opened in the window. */
export const isCommand = (argv: readonly string[]): boolean =>
  argv.slice(1).some((one) => /^(--(refine|export|help|version)(=|$)|-h$|-v$)/.test(one));

/**
 * @param argv as the process got it. @param isProgram whether an argument names the app itself (`electron FOLDER …`).
 * @returns null where it is no command.
 */
export function parseCommand(argv: readonly string[], isProgram: (argument: string) => boolean): Command | null {
  if (!isCommand(argv)) return null;
  let args = argv.slice(1).filter((one) => !THEIRS.test(one));
  const program = args.findIndex((one) => !one.startsWith('-'));
  if (program !== -1 && isProgram(args[program] ?? '')) args = args.toSpliced(program, 1);
  let values: Values;
  try {
    values = parseArgs({ args, options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (error) {
    return wrong(error instanceof Error ? firstSentence(error.message) : 'The arguments could not be read.');
  }
  if (values.help === true) return { kind: 'help' };
  if (values.version === true) return { kind: 'version' };
  return commandOf(values);
}

function commandOf(values: Values): Command {
  const given = (Object.keys(values) as OptionName[]).filter((name) => values[name] !== undefined);
  const commands = COMMANDS.filter((name) => given.includes(name));
  if (commands.length !== 1) return wrong('Give one of --refine and --export, not both.');
  const isRefine = values.refine === true;
  const allowed: readonly OptionName[] = [isRefine ? 'refine' : 'export', ...(isRefine ? OF_REFINE : OF_BOTH)];
  const stray = given.find((name) => !allowed.includes(name));
  if (stray !== undefined) return wrong(`--${stray} means nothing with --${commands[0] ?? ''}.`);
  const empty = given.find((name) => values[name] === '');
  if (empty !== undefined) return wrong(`--${empty} wants a value.`);
  const { json = false, out = null, recipe = null } = values;
  const output: Output = { json, out, recipe, proof: values['no-proof'] !== true };
  if (recipe !== null && out === null) return wrong('--recipe needs --out, the file that it makes.');
  if (!isRefine) {
    const run = values.export ?? '';
    return out === null ? wrong('--export needs --out.') : { ...output, kind: 'export', run, out };
  }
  const { image, mesh } = values;
  if (image === undefined || mesh === undefined) return wrong('--refine needs --image and --mesh.');
  const params = paramsOf(values);
  if (typeof params === 'string') return wrong(params);
  const { again = false } = values;
  return { ...output, kind: 'refine', image, mesh, params, again, overBudget: values['over-budget'] === true };
}

const NUMBERS = { octree: 'octree_resolution', steps: 'num_inference_steps', seed: 'seed' } as const;

/** @returns a sentence where a number is none that fal takes. */
function paramsOf(values: Values): RunParams | string {
  let params: RunParams = { ...DEFAULT_PARAMS, remove_background: values['keep-background'] !== true };
  for (const name of ['octree', 'steps', 'seed'] as const) {
    const typed = values[name];
    if (typed === undefined) continue;
    const number = /^\d{1,10}$/.test(typed) ? Number(typed) : Number.NaN;
    const key = NUMBERS[name];
    if (!v.is(RunParams.entries[key], number))
      return `--${name} ${typed} is not a number that fal takes (${RANGES[name]}).`;
    params = { ...params, [key]: number };
  }
  return params;
}

const RANGES = { octree: '128 to 1024', steps: '1 to 50', seed: '0 to 2147483647' } as const;

const wrong = (message: string): Command => ({ kind: 'wrong', message });

/** Node says more than the first sentence, of programs that take other arguments. */
const firstSentence = (message: string): string => `${message.split('. ')[0] ?? message}.`.replace(/\.\.$/, '.');
