import type { ByteSource } from '../viewer/data-client.ts';
import type { MediaUrl, MeshStatus } from '../viewer/held-mesh.ts';
import type { Look, Pane } from '../viewer/look.ts';
import { ModelView, type ViewState } from '../viewer/model-view.ts';
import type { Photograph } from './turntable.ts';

export interface StudioOptions {
  readonly mediaUrl: MediaUrl;
  readonly source: ByteSource;
  readonly look: Look;
}

/** A place beside the stage where one mesh after the other is photographed, while the stage stays as it is. */
export class Studio {
  readonly #canvas = document.createElement('canvas');
  readonly #view: ModelView;
  readonly #source: ByteSource;
  #settle: (() => void) | null = null;
  #statuses: readonly MeshStatus[] = [];
  #state: ViewState = 'empty';

  /** @throws Error where there is no WebGL 2. */
  constructor({ mediaUrl, source, look }: StudioOptions) {
    this.#source = source;
    this.#canvas.setAttribute('aria-hidden', 'true');
    // Pictures are drawn beside the canvas; it only has to have an area.
    this.#canvas.style.cssText = 'position: fixed; top: 0; left: 0; width: 2px; height: 2px; visibility: hidden';
    document.body.append(this.#canvas);
    try {
      this.#view = new ModelView({
        canvas: this.#canvas,
        source,
        mediaUrl,
        statuses: (statuses) => (this.#statuses = statuses),
        camera: () => undefined,
        state: (state) => {
          this.#state = state;
          this.#settle?.();
        },
      });
    } catch (error) {
      this.#canvas.remove();
      source.dispose();
      throw error;
    }
    this.#view.setLook({ ...look, mode: 'single', frame: null, section: null });
  }

  /**
   * Put a mesh before the camera, in place of the one before.
   *
   * @throws what went wrong with the mesh; the signal's reason when it fires.
   */
  async show(pane: Pane, signal: AbortSignal): Promise<Photograph> {
    signal.throwIfAborted();
    // A key of its own: what was shown before is given back.
    this.#view.show([pane], crypto.randomUUID());
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    this.#settle = () => {
      const failed = this.#statuses.find((status) => status.kind === 'failed');
      if (failed !== undefined) reject(failed.error);
      else if (this.#state === 'ready') resolve(undefined);
    };
    this.#settle();
    try {
      await promise;
    } finally {
      this.#settle = null;
      signal.removeEventListener('abort', stop);
    }
    return (shot) => this.#view.picture(shot);
  }

  dispose(): void {
    this.#view.dispose();
    this.#source.dispose();
    this.#canvas.remove();
  }
}
