import * as v from 'valibot';
import { AppError } from '../base/app-error.ts';
import type { MeshChannel } from './channel.ts';
import type { IsBackground, MeshEngine, Progress } from './port.ts';
import { type Answer, FromProcess, fromWire, type JobArgs, type JobName, type JobValue } from './protocol.ts';

interface Asked {
  readonly id: number;
  readonly job: JobName;
  readonly args: unknown;
  readonly progress: Progress | undefined;
  readonly isBackground: IsBackground;
  readonly signal: AbortSignal;
  readonly settle: (outcome: Answer | AppError) => void;
}

/**
 * The mesh process, seen from the app: started with the first job, started again with the next one after a crash.
 *
 * Jobs wait here and go over one by one, so that a crash costs only the job that was at work: first what is asked while
 * somebody turns a camera, last what nobody looks at yet, otherwise in the order in which they came. A job that nobody
 * looks at yet makes way for every other and begins anew after it. A job that is cancelled rejects at once; the process
 * drops it when it next pauses, and the next one then begins.
 */
export class MeshProcess implements MeshEngine {
  readonly #spawn: () => MeshChannel;
  readonly #waiting: Asked[] = [];
  #working: Asked | null = null;
  /** The job at work was asked to make way, and is begun again when nobody waits. */
  #yielding = false;
  #channel: MeshChannel | null = null;
  #closed = false;
  #lastId = 0;

  constructor(spawn: () => MeshChannel) {
    this.#spawn = spawn;
  }

  prepare(job: JobArgs<'prepare'>, signal: AbortSignal): Promise<JobValue<'prepare'>> {
    return this.#run('prepare', job, signal);
  }

  inspect(job: JobArgs<'inspect'>, signal: AbortSignal, isBackground?: IsBackground): Promise<JobValue<'inspect'>> {
    return this.#run('inspect', job, signal, undefined, isBackground);
  }

  readImage(job: JobArgs<'readImage'>, signal: AbortSignal): Promise<JobValue<'readImage'>> {
    return this.#run('readImage', job, signal);
  }

  place(job: JobArgs<'place'>, signal: AbortSignal): Promise<JobValue<'place'>> {
    return this.#run('place', job, signal);
  }

  distances(job: JobArgs<'distances'>, signal: AbortSignal, progress?: Progress): Promise<JobValue<'distances'>> {
    return this.#run('distances', job, signal, progress);
  }

  appearance(job: JobArgs<'appearance'>, signal: AbortSignal): Promise<JobValue<'appearance'>> {
    return this.#run('appearance', job, signal);
  }

  match(job: JobArgs<'match'>, signal: AbortSignal, progress?: Progress): Promise<JobValue<'match'>> {
    return this.#run('match', job, signal, progress);
  }

  finish(job: JobArgs<'finish'>, signal: AbortSignal, progress?: Progress): Promise<JobValue<'finish'>> {
    return this.#run('finish', job, signal, progress);
  }

  overlap(job: JobArgs<'overlap'>, signal: AbortSignal): Promise<JobValue<'overlap'>> {
    return this.#run('overlap', job, signal);
  }

  report(job: JobArgs<'report'>, signal: AbortSignal): Promise<JobValue<'report'>> {
    return this.#run('report', job, signal);
  }

  occupancy(job: JobArgs<'occupancy'>, signal: AbortSignal): Promise<JobValue<'occupancy'>> {
    return this.#run('occupancy', job, signal);
  }

  matte(job: JobArgs<'matte'>, signal: AbortSignal): Promise<JobValue<'matte'>> {
    return this.#run('matte', job, signal);
  }

  pose(job: JobArgs<'pose'>, signal: AbortSignal): Promise<JobValue<'pose'>> {
    return this.#run('pose', job, signal);
  }

  shrink(job: JobArgs<'shrink'>, signal: AbortSignal, isBackground?: IsBackground): Promise<JobValue<'shrink'>> {
    return this.#run('shrink', job, signal, undefined, isBackground);
  }

  /** End the process. Jobs in flight reject as cancelled, and so does every later one. */
  async close(): Promise<void> {
    this.#closed = true;
    const channel = this.#channel;
    this.#channel = null;
    this.#working?.settle(cancelled());
    this.#working = null;
    for (const { settle } of this.#waiting.splice(0)) settle(cancelled());
    if (channel === null) return;
    await new Promise<void>((resolve) => {
      channel.onExit(resolve);
      channel.kill();
    });
  }

  #run<N extends JobName>(
    job: N,
    args: JobArgs<N>,
    signal: AbortSignal,
    progress?: Progress,
    isBackground: IsBackground = () => false,
  ): Promise<JobValue<N>> {
    return new Promise<JobValue<N>>((resolve, reject) => {
      if (signal.aborted || this.#closed) {
        reject(cancelled());
        return;
      }
      const asked: Asked = {
        id: ++this.#lastId,
        job,
        args,
        progress,
        isBackground,
        signal,
        settle: (outcome) => {
          signal.removeEventListener('abort', stop);
          if (outcome instanceof AppError) reject(outcome);
          // The process is our own code: what it answers is what the job's name says.
          else if (outcome.ok) resolve(outcome.value as JobValue<N>);
          else reject(fromWire(outcome.error));
        },
      };
      const stop = (): void => {
        if (this.#working === asked) this.#channel?.postMessage({ cancel: asked.id });
        else this.#waiting.splice(this.#waiting.indexOf(asked), 1);
        reject(cancelled());
      };
      signal.addEventListener('abort', stop, { once: true });
      this.#waiting.push(asked);
      this.#next();
    });
  }

  /** Hand the next job over, if nothing is being worked on. */
  #next(): void {
    if (this.#working !== null) {
      this.#makeWay(this.#working);
      return;
    }
    const [asked] = [...this.#waiting].sort((a, b) => rank(a) - rank(b));
    if (asked === undefined) return;
    this.#waiting.splice(this.#waiting.indexOf(asked), 1);
    this.#working = asked;
    this.#running().postMessage({ id: asked.id, job: asked.job, args: asked.args });
  }

  /** Ask what is at work in the background to leave, where somebody waits for another job. */
  #makeWay(working: Asked): void {
    if (this.#yielding || !working.isBackground() || this.#waiting.every((one) => one.isBackground())) return;
    this.#yielding = true;
    this.#channel?.postMessage({ cancel: working.id });
  }

  #running(): MeshChannel {
    if (this.#channel !== null) return this.#channel;
    const channel = this.#spawn();
    this.#channel = channel;
    channel.onMessage((message) => {
      const answer = v.parse(FromProcess, message);
      const working = this.#working;
      if (working?.id !== answer.id) return;
      if ('done' in answer) working.progress?.(answer.done);
      else this.#done(answer);
    });
    channel.onExit(() => {
      if (this.#channel !== channel) return;
      this.#channel = null;
      this.#done(crashed());
    });
    return channel;
  }

  #done(outcome: Answer | AppError): void {
    const done = this.#working;
    const hasLeft = this.#yielding && isCancelled(outcome) && done?.signal.aborted === false;
    this.#working = null;
    this.#yielding = false;
    if (hasLeft) this.#waiting.unshift(done);
    else done?.settle(outcome);
    this.#next();
  }
}

/** Lower goes first. An overlap is asked for again and again while a camera is turned. */
const rank = ({ job, isBackground }: Asked): number => (job === 'overlap' ? 0 : isBackground() ? 2 : 1);

const isCancelled = (outcome: Answer | AppError): boolean =>
  !(outcome instanceof AppError) && !outcome.ok && outcome.error.code === 'cancelled';

const cancelled = (): AppError => new AppError('cancelled', 'Cancelled.');
const crashed = (): AppError =>
  new AppError('internal', 'The mesh process stopped unexpectedly.', {
    advice: 'Try again; it starts by itself. If it happens again, the mesh may need more memory than there is.',
    retryable: true,
  });
