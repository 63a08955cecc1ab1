import type { Attachment } from 'svelte/attachments';
import { dragText } from '../messages/export.ts';
import type { Desk } from '../state/desk.svelte.ts';
import { Job } from '../state/job.svelte.ts';

/** How long a hand rests on a thumbnail before its file is made. Milliseconds. */
const REST = 250;

export interface DragOptions {
  /** How long a hand rests on it before the file is made, in milliseconds. */
  readonly rest?: number;
  /** It is there to be dragged and for nothing else: a press without a drag says how. */
  readonly isHandle?: boolean;
}

/** What of the rooms a drag needs. */
type DragDesk = Pick<Desk, 'app' | 'notices' | 'try'>;

/**
 * Lets a finished run be dragged out of the window as a file. The file has to be there before the drag begins, so it is
 * made while the hand rests on it; with Alt it is every triangle. Who drags sooner is told that it is being made, and
 * when it is ready.
 */
export function dragOut(
  desk: DragDesk,
  runId: string,
  { rest: patience = REST, isHandle = false }: DragOptions = {},
): Attachment<HTMLElement> {
  const { app, notices } = desk;
  return (element) => {
    const made = new Map<boolean, Job<{ readonly name: string }>>();
    /** Tried before it was ready: told when it is. */
    const tried = new Set<boolean>();
    let timer: ReturnType<typeof setTimeout> | undefined;

    const make = (full: boolean): Job<{ readonly name: string }> => {
      const known = made.get(full);
      if (known !== undefined && known.state.kind !== 'failed' && known.state.kind !== 'stopped') return known;
      const job = new Job(app, async (work) => {
        try {
          const ready = await app.call('drag:prepare', { runId, full, work });
          if (tried.delete(full)) notices.tell({ message: dragText.ready(ready.name) });
          return ready;
        } catch (error) {
          if (tried.delete(full)) notices.report(error);
          throw error;
        }
      });
      made.set(full, job);
      return job;
    };
    const tooSoon = (full: boolean) => {
      if (tried.has(full)) return;
      tried.add(full);
      notices.tell({ message: dragText.making(full), advice: dragText.makingAdvice });
    };
    const rest = ({ altKey }: PointerEvent) => {
      clearTimeout(timer);
      timer = setTimeout(() => make(altKey), patience);
    };
    const press = ({ altKey, button }: PointerEvent) => {
      clearTimeout(timer);
      if (button === 0) make(altKey);
    };
    /** The hand is gone: what nobody tried to drag is not made. */
    const leave = () => {
      clearTimeout(timer);
      for (const [full, job] of made) if (!tried.has(full)) job.stop();
    };
    const drag = (event: DragEvent) => {
      event.preventDefault();
      const full = event.altKey;
      if (make(full).value === null) {
        tooSoon(full);
        return;
      }
      desk.try(() =>
        app.call('drag:start', { runId, full }).catch((error: unknown) => {
          // The settings say another recipe by now: the next press makes that one.
          made.delete(full);
          throw error;
        }),
      );
    };
    const click = ({ altKey }: MouseEvent) => {
      const { value } = make(altKey);
      if (value === null) tooSoon(altKey);
      else notices.tell({ message: dragText.ready(value.name), advice: dragText.hint });
    };

    element.draggable = true;
    element.addEventListener('pointerenter', rest);
    element.addEventListener('pointerdown', press);
    element.addEventListener('pointerleave', leave);
    element.addEventListener('dragstart', drag);
    if (isHandle) element.addEventListener('click', click);
    return () => {
      leave();
      element.draggable = false;
      element.removeEventListener('pointerenter', rest);
      element.removeEventListener('pointerdown', press);
      element.removeEventListener('pointerleave', leave);
      element.removeEventListener('dragstart', drag);
      element.removeEventListener('click', click);
    };
  };
}
