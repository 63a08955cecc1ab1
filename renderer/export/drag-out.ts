import type { RunView } from '../../preload/contract/runs.ts';
import type { Desk } from '../state/desk.svelte.ts';
import { dragText } from '../messages/export.ts';
import { Job } from '../state/job.svelte.ts';
import type { Attachment } from 'svelte/attachments';

/** How long a hand rests on a thumbnail before its file is made. Milliseconds. */
const REST = 250;

/** What of a run is to be known to drag it. */
export type Draggable = Pick<RunView, 'id'>;

/**
 * Lets a finished run be dragged out of the window as a file. The file has to be there before the drag begins, so it is
 * made while the hand rests on it; with Alt it is every triangle. Undefined: what is there now cannot be dragged.
 */
export function dragOut(desk: Desk, run: Draggable | undefined): Attachment<HTMLElement> {
  return (element) => {
    if (run === undefined) return undefined;
    const made = new Map<boolean, Job<{ readonly name: string }>>();
    /** Tried before it was ready: told when it is. */
    const tried = new Set<boolean>();
    let timer: ReturnType<typeof setTimeout> | undefined;

    const make = (full: boolean): Job<{ readonly name: string }> => {
      const known = made.get(full);
      if (known !== undefined && known.state.kind !== 'failed' && known.state.kind !== 'stopped') return known;
      const job = new Job(desk.app, async (work) => {
        try {
          const ready = await desk.app.call('drag:prepare', { runId: run.id, full, work });
          if (tried.delete(full)) desk.notices.tell({ message: dragText.ready(ready.name) });
          return ready;
        } catch (error) {
          if (tried.delete(full)) desk.notices.report(error);
          throw error;
        }
      });
      made.set(full, job);
      return job;
    };
    const rest = ({ altKey }: PointerEvent) => {
      clearTimeout(timer);
      timer = setTimeout(() => make(altKey), REST);
    };
    const press = ({ altKey }: PointerEvent) => {
      clearTimeout(timer);
      make(altKey);
    };
    /** The hand is gone: what nobody tried to drag is not made. */
    const leave = () => {
      clearTimeout(timer);
      for (const [full, job] of made) if (!tried.has(full)) job.stop();
    };
    const drag = (event: DragEvent) => {
      event.preventDefault();
      const full = event.altKey;
      const job = make(full);
      if (job.value !== null) {
        desk.try(() =>
          desk.app.call('drag:start', { runId: run.id, full }).catch((error: unknown) => {
            // The settings say another recipe by now: the next press makes that one.
            made.delete(full);
            throw error;
          }),
        );
        return;
      }
      tried.add(full);
      desk.notices.tell({
        message: dragText.making(full ? dragText.full : dragText.light),
        advice: dragText.makingAdvice,
      });
    };

    element.draggable = true;
    element.addEventListener('pointerenter', rest);
    element.addEventListener('pointerdown', press);
    element.addEventListener('pointerleave', leave);
    element.addEventListener('dragstart', drag);
    return () => {
      leave();
      element.draggable = false;
      element.removeEventListener('pointerenter', rest);
      element.removeEventListener('pointerdown', press);
      element.removeEventListener('pointerleave', leave);
      element.removeEventListener('dragstart', drag);
    };
  };
}
