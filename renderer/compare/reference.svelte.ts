import type { ViewerSettings } from '../../preload/contract/app.ts';
import type { InputView } from '../../preload/contract/library.ts';
import type { Camera, PictureMatch } from '../../preload/contract/mesh.ts';
import { ShownError, type App } from '../app.ts';
import { Job } from '../state/job.svelte.ts';
import { later, type Later } from '../state/notices.svelte.ts';

export interface ReferenceDeps {
  readonly app: App;
  /** The project's pictures. */
  readonly pictures: () => readonly InputView[];
  /** The picture that what is selected was made from; null: none. */
  readonly usual: () => string | null;
  readonly pinned: () => ViewerSettings['reference'];
  readonly wait?: Later;
}

/** How well one mesh fits the picture. `overlap` null: it is being looked at; undefined: that failed. */
export interface Rank {
  readonly id: string;
  readonly name: string;
  readonly overlap: number | null | undefined;
}

/** The camera rests this long before the silhouettes are compared anew. In milliseconds. */
const REST = 250;

/** The picture that the mesh was made from, held against it. */
export class Reference {
  readonly #deps: ReferenceDeps;
  readonly #wait: Later;
  #chosen: string | null = $state(null);
  #opacity = $state(0.35);
  #divider = $state(0.5);
  #job: Job<PictureMatch> | null = $state.raw(null);
  /** What was matched is good for this picture alone. */
  #matched: { readonly pictureId: string; readonly match: PictureMatch } | null = $state.raw(null);
  #score: number | null = $state(null);
  #ranks: readonly Rank[] | null = $state.raw(null);
  #forget: () => void = () => undefined;
  /** Counts the questions; an answer to an older one is not heard. */
  #asked = 0;
  #ranking = 0;

  readonly picture = $derived.by((): InputView | null => {
    const { pictures, usual } = this.#deps;
    const find = (id: string | null) => pictures().find((one) => one.id === id);
    return find(this.#chosen) ?? find(usual()) ?? pictures().at(-1) ?? null;
  });
  readonly pinned = $derived.by(() => (this.picture === null ? 'off' : this.#deps.pinned()));
  /** Picture and mesh share one frame. */
  readonly isFrame = $derived.by(() => this.pinned === 'under' || this.pinned === 'wipe');
  /** Width ÷ height of the frame; null: the pane is the frame. */
  readonly frame = $derived.by((): number | null => {
    const size = this.picture?.size ?? null;
    return this.isFrame && size !== null ? size.width / size.height : null;
  });
  readonly match = $derived.by((): PictureMatch | null =>
    this.#matched?.pictureId === this.picture?.id ? (this.#matched?.match ?? null) : null,
  );

  constructor(deps: ReferenceDeps) {
    this.#deps = deps;
    this.#wait = deps.wait ?? later;
  }

  /** How much of the picture lies over the mesh, 0 to 1. */
  get opacity(): number {
    return this.#opacity;
  }
  /** Where the wipe stands, 0 (all mesh) to 1 (all picture). */
  get divider(): number {
    return this.#divider;
  }
  /** The search for the camera; null: it was never asked for. */
  get job(): Job<PictureMatch> | null {
    return this.#job;
  }
  /** Overlap of the silhouettes seen from where the camera is, 0 to 1; null: not known. */
  get score(): number | null {
    return this.#score;
  }
  /** Best first once all are known; null: not asked for. */
  get ranks(): readonly Rank[] | null {
    return this.#ranks;
  }

  choose(pictureId: string): void {
    this.#chosen = pictureId;
    this.#job?.stop();
    this.#job = null;
    this.#score = null;
    this.#ranks = null;
  }

  setOpacity(opacity: number): void {
    this.#opacity = opacity;
  }

  moveDivider(to: number): void {
    this.#divider = Math.min(1, Math.max(0, to));
  }

  /** Looks for the camera that took the picture. @returns it; null: it was not found, or nobody waited. */
  async find(meshId: string): Promise<PictureMatch | null> {
    const { app } = this.#deps;
    const imageId = this.picture?.id;
    if (imageId === undefined) return null;
    this.#job?.stop();
    const { promise, resolve } = Promise.withResolvers<PictureMatch | null>();
    const job = new Job(app, async (work) => {
      try {
        const match = await app.call('mesh:match', { id: meshId, imageId, work });
        resolve(match);
        return match;
      } catch (error) {
        resolve(null);
        throw error;
      }
    });
    this.#job = job;
    const match = await promise;
    if (match === null || this.#job !== job || job.state.kind === 'stopped') return null;
    this.#matched = { pictureId: imageId, match };
    this.#score = match.overlap;
    this.#ranks = null;
    return match;
  }

  /** The mesh is seen from here now: how well does it fit? Asked when the camera rests. */
  look(meshId: string, camera: Camera): void {
    this.#forget();
    const asked = ++this.#asked;
    this.#forget = this.#wait(REST, () => {
      void this.#overlap(meshId, camera).then((overlap) => {
        if (asked === this.#asked) this.#score = overlap ?? null;
      });
    });
  }

  /** Nobody compares any more. */
  leave(): void {
    this.#forget();
    this.#asked += 1;
    this.#ranking += 1;
    this.#job?.stop();
    this.#score = null;
  }

  /** Holds the picture against each of the meshes, seen from the same place. */
  async rank(meshes: readonly { readonly id: string; readonly name: string }[], camera: Camera): Promise<void> {
    const ranking = ++this.#ranking;
    this.#ranks = meshes.map(({ id, name }) => ({ id, name, overlap: null }));
    for (const { id } of meshes) {
      const overlap = await this.#overlap(id, camera);
      if (ranking !== this.#ranking) return;
      this.#ranks = this.#ranks.map((rank) => (rank.id === id ? { ...rank, overlap } : rank));
    }
    this.#ranks = [...this.#ranks].sort((a, b) => (b.overlap ?? -1) - (a.overlap ?? -1));
  }

  closeRanks(): void {
    this.#ranking += 1;
    this.#ranks = null;
  }

  dispose(): void {
    this.leave();
  }

  async #overlap(id: string, camera: Camera): Promise<number | undefined> {
    const imageId = this.picture?.id;
    if (imageId === undefined) return undefined;
    try {
      return (await this.#deps.app.call('mesh:overlap', { id, imageId, camera })).overlap;
    } catch (error) {
      if (error instanceof ShownError) return undefined;
      throw error;
    }
  }
}
