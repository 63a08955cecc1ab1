import type { RunView } from '../../preload/contract/runs.ts';
import type { Activity } from '../runs/activity.ts';

/** What the system's own surfaces say: notifications and the question before quitting. The page has its own words. */

export interface Telling {
  readonly title: string;
  readonly body: string;
}

/** A run that ended, and the name of its project. */
export interface Ending {
  readonly run: RunView;
  readonly project: string;
}

/** "Refined dragon – 6.5 M triangles"; of a failure, what happened and whether it cost money. */
export function tellingOf({ run, project }: Ending): Telling {
  const body = `Run ${run.number}`;
  switch (run.state) {
    case 'done': {
      const triangles = run.result?.triangles ?? 0;
      // 0: it could not be measured.
      return { title: triangles === 0 ? `Refined ${project}` : `Refined ${project} – ${countOf(triangles)}`, body };
    }
    case 'unconfirmed':
      return {
        title: `fal’s answer for ${project} was lost`,
        body: `${body}: it is not certain whether fal has it. ${costOf(run)}`,
      };
    default:
      return {
        title: `Could not refine ${project}`,
        body: `${body}: ${run.failure?.message ?? 'It failed.'} ${costOf(run)}`,
      };
  }
}

/** Several at once, in one. */
export function tellingOfSeveral(endings: readonly Ending[]): Telling {
  const refined = endings.filter(({ run }) => run.state === 'done').length;
  const unsure = endings.filter(({ run }) => run.state === 'unconfirmed').length;
  const failed = endings.length - refined - unsure;
  const title = listOf([
    refined > 0 ? `${runs(refined)} refined` : '',
    failed > 0 ? `${failed === endings.length ? runs(failed) : failed} failed` : '',
    unsure > 0 ? `${unsure === endings.length ? runs(unsure) : unsure} without an answer` : '',
  ]);
  return { title, body: [...new Set(endings.map(({ project }) => project))].join(', ') };
}

function costOf({ charge, paidElsewhere }: RunView): string {
  if (paidElsewhere) return 'Somebody else paid.';
  switch (charge) {
    case 'yes':
      return 'It was charged.';
    case 'no':
    case 'nothing':
      return 'Not charged.';
    default:
      return 'It may have been charged.';
  }
}

/** `6.5 M triangles`, `12 k triangles`. */
function countOf(triangles: number): string {
  const short = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 2 }).format(triangles);
  return `${short.replace(/([KMB])$/, ' $1').replace('K', 'k')} triangles`;
}

/** Runs under way, by what becomes of them when the app quits. */
export type Underway = Pick<Activity, 'inLine' | 'here' | 'atFal' | 'fetching'>;

/** The buttons of the question, in order. */
export const QUIT_ANSWERS = ['keep', 'cancel', 'stay'] as const;
export type QuitAnswer = (typeof QUIT_ANSWERS)[number];

/** What is asked before the app is left while runs are under way. */
export function quitQuestion({ inLine, here, atFal, fetching }: Underway): {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
} {
  const unsent = inLine + here;
  const all = unsent + atFal + fetching;
  const lines = [
    atFal > 0 &&
      `${counted(atFal, 'is at fal and goes', 'are at fal and go')} on there. The app fetches ${them(atFal)} when it next starts.`,
    fetching > 0 &&
      `${counted(fetching, 'is being fetched and goes', 'are being fetched and go')} on from there at the next start.`,
    unsent > 0 &&
      `${counted(unsent, 'has not been sent and waits', 'have not been sent and wait')} for the next start. Nothing is charged for ${them(unsent)} until then.`,
  ];
  return {
    message: `${counted(all, 'is', 'are')} not finished.`,
    detail: lines.filter((line) => line !== false).join('\n'),
    buttons: [
      atFal > 0 ? 'Keep Running at fal and Quit' : 'Quit and Go On Later',
      all === 1 ? 'Cancel It and Quit' : 'Cancel Them and Quit',
      'Stay',
    ],
  };
}

const runs = (count: number): string => (count === 1 ? '1 run' : `${count} runs`);
const counted = (count: number, one: string, many: string): string => `${runs(count)} ${count === 1 ? one : many}`;
const them = (count: number): string => (count === 1 ? 'it' : 'them');
const listOf = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(' · ');
