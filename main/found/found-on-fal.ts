import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { FoundRun, FoundRuns } from '../../preload/contract/found.ts';
import type { Price, RunView } from '../../preload/contract/runs.ts';
import { AppError, fromDisk } from '../base/app-error.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { Turns } from '../base/turns.ts';
import { nameInUrl } from '../fal/file-name.ts';
import { ULTRASHAPE, type Fal, type RemoteRequest } from '../fal/port.ts';
import type { Intake } from '../intake/intake.ts';
import type { Library } from '../library/port.ts';
import type { RunRecord } from '../library/records.ts';
import type { Runner } from '../runs/runner.ts';
import { fetchInputs, fetchWhatIsThere, type Files } from './fetch-inputs.ts';
import { insistently } from './insistently.ts';
import { projectWith } from './same-content.ts';
import {
  alreadyHere,
  failedThere,
  inputUnusable,
  notAtFal,
  resultUnusable,
  settingsUnknown,
  stillRunning,
} from './words.ts';

const DAY = 24 * 60 * 60 * 1000;
/** As long as fal keeps what was sent and answered. */
const REACH = 30 * DAY;
/** As long as fal keeps files at least, where the account does not say otherwise. */
const FILES_KEPT = 7 * DAY;

export interface FoundDeps {
  readonly fal: Pick<Fal, 'requests' | 'request' | 'fetchInput' | 'result' | 'download'>;
  readonly library: Pick<Library, 'knownRequests' | 'unfinishedRuns' | 'catalogue' | 'project' | 'changeProject'>;
  readonly runner: Pick<Runner, 'adopt' | 'resume' | 'view'>;
  readonly intake: Pick<Intake, 'addWhere'>;
  /** Absolute path of a folder for what is being fetched; made when it is needed. */
  readonly stagingFolder: string;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly log: Log;
}

/**
 * Requests at fal that the library does not know: made in fal's playground, on another machine, or lost. Looking for them
 * and taking them in is free, and sends nothing.
 */
export class FoundOnFal {
  readonly #deps: FoundDeps;
  /** Runs that were made here, by the request they are of. */
  readonly #adopted = new Map<string, string>();
  readonly #turns = new Turns();

  constructor(deps: FoundDeps) {
    this.#deps = deps;
  }

  /**
   * What fal lists of the last 30 days and this library does not know. A request that one of its own runs waits for is
   * not listed: that run goes on.
   *
   * @throws AppError as `Fal.requests`.
   */
  async look(signal: AbortSignal): Promise<FoundRuns> {
    const { fal, library, clock, log } = this.#deps;
    const since = clock.now() - REACH;
    const listed = await fal.requests(since, signal);
    // Asked after fal: what was sent meanwhile is known by now.
    const lost = await this.#lostRuns();
    const known = library.knownRequests();
    const runs: FoundRun[] = [];
    for (const request of listed) {
      if (known.has(request.requestId)) continue;
      const own = lost.get(request.modelUrl ?? '');
      if (own === undefined) runs.push(toFoundRun(request));
      else
        await this.#goOn(own).catch((error: unknown) =>
          log.warn(`run ${own.id} did not go on`, { error: String(error) }),
        );
    }
    return { runs, since };
  }

  /**
   * Make a run of a request: its inputs fetched and taken in, into a project that has them already where there is one. The
   * same request twice gives the same run.
   *
   * @param progress told the share that is done, 0 to 1.
   * @throws AppError `gone`, `not-allowed`, `unsupported-file`… where an input is not to be had (`saveResult` then still
   * can be), `bad-request` where it failed at fal or is here already; what fal and the disk say.
   */
  adopt(requestId: string, price: Price, signal: AbortSignal, progress: (done: number) => void): Promise<RunView> {
    return this.#turns.take(requestId, async () => {
      const earlier = this.#adopted.get(requestId);
      if (earlier !== undefined) return this.#deps.runner.view(earlier);
      const request = await this.#requestOf(requestId, signal);
      const own = (await this.#lostRuns()).get(request.modelUrl ?? '');
      const run = own === undefined ? await this.#adopt(request, price, signal, progress) : await this.#goOn(own);
      this.#adopted.set(requestId, run.id);
      return run;
    });
  }

  /**
   * Fetch the result of a request that cannot be a run here, as a mesh of a project, with those of its inputs that are
   * still to be had. The same result twice gives the same project.
   *
   * @returns the project's id. @throws AppError as `Fal.result` and `Fal.download`; what the disk says.
   */
  saveResult(requestId: string, signal: AbortSignal, progress: (done: number) => void): Promise<string> {
    return this.#turns.take(requestId, () =>
      this.#staged(async (folder) => {
        const { fal, clock } = this.#deps;
        const request = await fal.request(requestId, signal);
        if (request?.delivered === false) throw failedThere();
        if (request?.delivered === null && request.endedAt === null) throw stillRunning();
        const mesh = path.parse(nameInUrl(request?.modelUrl ?? '')).name;
        const result = path.join(folder, mesh === '' ? 'Found on fal.glb' : `${mesh}_refined.glb`);
        const remote = await insistently(() => fal.result(requestId, signal), clock, signal);
        const onProgress = ({ done, total }: { done: number; total: number | null }): void =>
          progress(total === null ? 0 : (0.8 * done) / total);
        await insistently(() => fal.download(remote, `${result}.part`, { signal, onProgress }), clock, signal);
        await rename(`${result}.part`, result);
        const inputs = request === null ? [] : await fetchWhatIsThere(this.#deps, request, folder, signal);
        progress(0.9);
        return this.#takeInResult(result, inputs, requestId, request);
      }),
    );
  }

  async #requestOf(requestId: string, signal: AbortSignal): Promise<RemoteRequest> {
    const { fal, library } = this.#deps;
    if (library.knownRequests().has(requestId)) throw alreadyHere();
    const request = await fal.request(requestId, signal);
    if (request === null) throw notAtFal();
    return request;
  }

  async #adopt(
    request: RemoteRequest,
    price: Price,
    signal: AbortSignal,
    progress: (done: number) => void,
  ): Promise<RunView> {
    const { params, requestId, sentAt } = request;
    if (request.delivered === false) throw failedThere();
    if (params === null) throw settingsUnknown(request);
    const inputs = await this.#staged(async (folder) => {
      const files = await fetchInputs(this.#deps, request, folder, signal, (done) => progress(0.9 * done));
      signal.throwIfAborted();
      return this.#takeIn(files, request);
    });
    const { runner, newId, log } = this.#deps;
    const run = await runner.adopt({
      ...inputs,
      id: newId(),
      endpoint: ULTRASHAPE,
      params,
      price,
      sweep: null,
      place: 0,
      adopted: { requestId, sentAt },
    });
    log.info(`fal's request ${requestId} is adopted as run ${run.id}`);
    progress(1);
    return run;
  }

  /** Both inputs, or neither: no project is made for half of a run. */
  async #takeIn(
    { picture, mesh }: Files,
    request: RemoteRequest,
  ): Promise<{ readonly projectId: string; readonly imageId: string; readonly meshId: string }> {
    const { intake, library } = this.#deps;
    const { projectId, added, refused } = await intake.addWhere(
      (staged, turnedAway) => {
        for (const slot of ['image', 'mesh'] as const) {
          if (!staged.some((file) => file.slot === slot)) throw inputUnusable(nameOf(slot), turnedAway, request);
        }
        return projectWith(library, staged);
      },
      [picture, mesh].map((file) => ({ kind: 'path', path: file })),
    );
    const idOf = (slot: 'image' | 'mesh'): string => {
      const input = added.find((one) => one.slot === slot);
      if (input === undefined) throw inputUnusable(nameOf(slot), refused, request);
      return input.id;
    };
    const [imageId, meshId] = [idOf('image'), idOf('mesh')];
    if (projectId === null) throw inputUnusable('mesh', refused, request);
    return { projectId, imageId, meshId };
  }

  async #takeInResult(
    result: string,
    inputs: readonly string[],
    requestId: string,
    request: RemoteRequest | null,
  ): Promise<string> {
    const { intake, library } = this.#deps;
    const taken: { into: string | null } = { into: null };
    const { projectId, refused } = await intake.addWhere(
      async (staged, turnedAway) => {
        // The first is the result; the project is named for it.
        const own = staged.find((file) => file.name === path.basename(result));
        if (own === undefined) throw resultUnusable(turnedAway);
        taken.into = await projectWith(library, [own]);
        return taken.into;
      },
      [result, ...inputs].map((file) => ({ kind: 'path', path: file })),
    );
    if (projectId === null) throw resultUnusable(refused);
    if (taken.into === null) {
      const sent = request === null ? '' : `, sent ${new Date(request.sentAt).toISOString().slice(0, 10)}`;
      await library.changeProject({ projectId, notes: `Result of fal's request ${requestId}${sent}.` });
    }
    return projectId;
  }

  /** Runs that were sent and whose answer was lost, by the address of the mesh that was uploaded for each. */
  async #lostRuns(): Promise<ReadonlyMap<string, RunRecord>> {
    const runs = await this.#deps.library.unfinishedRuns();
    return new Map(
      runs.flatMap((run) =>
        run.requestId === null && run.submits.length > 0 && run.uploads.mesh !== null
          ? [[run.uploads.mesh.url, run] as const]
          : [],
      ),
    );
  }

  /** The library's own run is what the request is of: it looks for it, and goes on. */
  async #goOn(run: RunRecord): Promise<RunView> {
    const { runner } = this.#deps;
    // One that waits for its answer at this moment needs no help.
    return run.state === 'unconfirmed' ? runner.resume(run.id) : runner.view(run.id);
  }

  async #staged<T>(work: (folder: string) => Promise<T>): Promise<T> {
    const { stagingFolder, newId } = this.#deps;
    const folder = path.join(stagingFolder, newId());
    try {
      await mkdir(folder, { recursive: true });
      return await work(folder);
    } catch (error) {
      throw error instanceof AppError ? error : fromDisk(error);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

const nameOf = (slot: 'image' | 'mesh'): 'picture' | 'mesh' => (slot === 'image' ? 'picture' : 'mesh');

function toFoundRun({ requestId, sentAt, endedAt, delivered, params, imageUrl, modelUrl }: RemoteRequest): FoundRun {
  return {
    requestId,
    sentAt,
    endedAt,
    delivered,
    params,
    image: nameInUrl(imageUrl ?? ''),
    mesh: nameInUrl(modelUrl ?? ''),
    expiresAt: endedAt === null || delivered === false ? null : endedAt + FILES_KEPT,
  };
}
