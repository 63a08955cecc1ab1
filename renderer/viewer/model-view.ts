import type { Camera } from '../../preload/contract/mesh.ts';
import { Appearances } from './appearances.ts';
import { BoxOutline } from './box-outline.ts';
import { CameraRig } from './camera-rig.ts';
import { canvasColor, onThemeChange } from './canvas-colors.ts';
import { DrawLoop } from './draw-loop.ts';
import { Frames } from './frames.ts';
import { Framing } from './framing.ts';
import { GpuMeter } from './gpu-meter.ts';
import type { HeldMesh, MeshNews, MeshStatus } from './held-mesh.ts';
import { PLAIN_LOOK, type Look, type Pane } from './look.ts';
import { MeshShelf } from './mesh-shelf.ts';
import { narrowest, type PaneArea } from './pane-layout.ts';
import { takePicture } from './picture-taker.ts';
import type { PaneScene } from './pane-scene.ts';
import { cameraOf } from './pose.ts';
import { Programs } from './programs.ts';
import { ResidencyProof } from './proof.ts';
import { Sight } from './sight.ts';
import { Stage } from './stage.ts';
import { Surface } from './surface.ts';
import { UploadQueue } from './upload-queue.ts';
import type { ModelViewOptions, PictureOptions, ViewState } from './view-options.ts';

export type { ModelViewOptions, PictureOptions, ViewState } from './view-options.ts';

/**
 * One canvas showing up to four meshes through one camera. Draws only when something changed, and gives every byte back
 * on `dispose`.
 */
export class ModelView {
  readonly rig: CameraRig;
  /** Between places on the canvas and places in the world. */
  readonly sight: Sight;
  readonly #options: ModelViewOptions;
  readonly #framing: Framing;
  readonly #surface: Surface;
  readonly #stage = new Stage(PLAIN_LOOK);
  readonly #programs: Programs;
  /** Not shown: it keeps the program of the panes' outlines, which come and go. */
  readonly #outline = new BoxOutline();
  readonly #uploads: UploadQueue;
  readonly #meter = new GpuMeter();
  readonly #history = { losses: 0, frames: 0 };
  readonly #shelf: MeshShelf;
  readonly #appearances: Appearances;
  readonly #loop: DrawLoop;
  readonly #frames: Frames;
  readonly #proof: ResidencyProof | null;
  readonly #compiled: Promise<void>;
  readonly #stops: (() => void)[];
  #look: Look = PLAIN_LOOK;
  #sceneKey: string | null = null;
  #drawn = false;
  #lost = false;
  #disposed = false;

  /** @throws Error where there is no WebGL 2. */
  constructor(options: ModelViewOptions) {
    this.#options = options;
    const { canvas, source, mediaUrl, trouble = () => undefined } = options;
    this.#surface = new Surface(canvas, () => this.#resized());
    const { gl, renderer } = this.#surface;
    this.#uploads = new UploadQueue(gl);
    const gpu = { gl, uploads: this.#uploads, meter: this.#meter, history: this.#history };
    const changed = (mesh: HeldMesh, news: MeshNews) => this.#meshChanged(mesh, news);
    this.#shelf = new MeshShelf({ source, mediaUrl, gpu, changed, trouble });
    this.#appearances = new Appearances({
      ...{ renderer, mediaUrl, trouble },
      shared: this.#stage.shared,
      changed: () => {
        this.#want();
        this.#loop.invalidate();
      },
    });
    this.#loop = new DrawLoop({
      draw: (scale, moving) => this.#draw(scale, moving),
      gliding: () => this.rig.gliding,
      slow: () => this.#frames.slow,
    });
    const lessMotion = matchMedia('(prefers-reduced-motion: reduce)');
    this.rig = new CameraRig({
      now: () => performance.now(),
      still: () => lessMotion.matches,
      moved: () => {
        if (!this.#framing.busy) this.#loop.moved();
      },
    });
    this.#framing = new Framing(this.rig);
    const [surface, stage, rig] = [this.#surface, this.#stage, this.rig];
    this.#frames = new Frames({ surface, stage, rig, gpu, again: this.#loop.invalidate });
    this.sight = new Sight({ canvas, rig: this.rig, areas: () => this.#areas(), frame: () => this.#look.frame });
    this.#programs = new Programs(renderer, this.#stage.shared);
    this.#compiled = this.#programs
      .compile(this.#stage.variants(), [this.#stage.grid.object, this.#outline.object])
      .then(() => this.#changed());
    this.#proof = options.prove === true ? new ResidencyProof(renderer) : null;

    const events = new AbortController();
    canvas.addEventListener('webglcontextlost', () => this.#onLost(), { signal: events.signal });
    canvas.addEventListener('webglcontextrestored', () => this.#onRestored(), { signal: events.signal });
    this.#stops = [() => events.abort(), onThemeChange(() => this.#recolor())];
    this.#stage.paint(canvasColor(canvas));
    this.#tell();
  }

  /**
   * Show these meshes, at most four. Within one `sceneKey` the camera stays where it is, and what was shown before stays
   * at hand as far as memory allows; a new key looks at everything anew.
   */
  show(panes: readonly Pane[], sceneKey: string): void {
    const sameScene = sceneKey === this.#sceneKey;
    this.#sceneKey = sceneKey;
    if (!sameScene) this.#framing.renew();
    // What is not to be seen any more goes at once; drawing an empty picture would hold up what comes.
    if (!sameScene || panes.length === 0) this.#options.canvas.style.opacity = '0';
    const views = panes.map(({ view }) => view);
    const before = this.#stage.panes.map(({ held }) => held);
    this.#stage.show(panes, this.#shelf.show(views, sameScene && panes.length > 0));
    if (this.#stage.panes.some(({ held }, place) => held !== before[place])) this.#frames.forget();
    this.#want();
    this.#aim();
    this.#tell();
    this.#changed();
  }

  /** Draw by this from now on. */
  setLook(look: Look): void {
    const before = this.#look;
    this.#look = look;
    this.#stage.setLook(look);
    // The background is the stylesheet's, and with it the colour of lines.
    if (look.background !== before.background) this.#stage.paint(canvasColor(this.#options.canvas));
    this.#want();
    this.#loop.invalidate();
  }

  /** The canvas's own, in pixels. */
  get size(): { readonly width: number; readonly height: number } {
    return this.#surface.size;
  }

  camera(): Camera {
    return cameraOf(this.rig.pose);
  }

  /** Put the camera somewhere, at once. */
  setCamera(camera: Camera): void {
    this.rig.place(camera);
  }

  /** From one line of the floor's grid to the next, in the meshes' units. */
  get gridCell(): number {
    return this.#stage.grid.cell;
  }

  /** The file of a mesh on stage, while its bytes are kept; null: they are not (any more). */
  bytes(place: number): Uint8Array | null {
    return this.#stage.panes[place]?.held.data ?? null;
  }

  /** Load the mesh of this pane once more, after it failed. */
  retry(place: number): void {
    void this.#stage.panes[place]?.held.load();
  }

  /**
   * A picture as a PNG: drawn beside what is on the screen, and nobody has to wait for it.
   *
   * @throws Error where the graphics driver is reset meanwhile.
   */
  async picture(options: PictureOptions = {}): Promise<Blob> {
    await this.#compiled;
    await this.#programs.compile(this.#stage.variants());
    this.#aim();
    const { rig } = this;
    const [surface, stage, look, canvas] = [this.#surface, this.#stage, this.#look, this.#options.canvas];
    return takePicture({ rig, surface, stage, look, canvas }, options);
  }

  /** What is held of the GPU: by hand, and by three.js. All zero after `dispose`. */
  counters(): { buffers: number; bytes: number; geometries: number; textures: number; contexts: number } {
    const { geometries, textures } = this.#surface.renderer.info.memory;
    const contexts = this.#disposed ? 0 : 1;
    return { buffers: this.#meter.buffers, bytes: this.#meter.bytes, geometries, textures, contexts };
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#loop.dispose();
    for (const stop of this.#stops) stop();
    this.#stage.dispose();
    this.#appearances.dispose();
    this.#shelf.dispose();
    this.#uploads.dispose();
    this.#outline.dispose();
    this.#proof?.dispose();
    this.#programs.dispose();
    this.#surface.dispose();
  }

  /** Have loaded what the look needs beside the meshes themselves. */
  #want(): void {
    const { shading, wire } = this.#look;
    for (const { held, pane } of this.#stage.panes) {
      held.extras.paint(shading === 'detail' ? pane.distances : null);
      held.extras.wire(wire);
    }
    this.#appearances.want(shading === 'colour' ? this.#stage.panes.map(({ pane }) => pane.view) : []);
    for (const scene of this.#stage.panes) scene.setAppearance(this.#appearances.of(scene.pane.view.id));
  }

  #meshChanged(mesh: HeldMesh, news: MeshNews): void {
    const { view, status, resident } = mesh;
    if (news === 'status' && status.kind === 'loading' && status.done === 0) performance.mark(`mesh-wanted:${view.id}`);
    if (news === 'proxy') performance.mark(`proxy-resident:${view.id}`);
    if (news === 'mesh' && resident !== null) {
      this.#proof?.measure(view.id, resident);
      performance.mark(`mesh-resident:${view.id}`);
      this.#frames.arrived(view.id);
    }
    if (!this.#stage.panes.some(({ held }) => held === mesh)) return;
    if (status.kind === 'ready') this.#shelf.trim(new Set(this.#stage.panes.map(({ pane }) => pane.view.id)));
    if (news === 'status') this.#tell();
    const isMore = news === 'status' && status.kind === 'loading' && status.done > 0;
    // The whole mesh is not drawn before its normals are there.
    if (!isMore && news !== 'mesh') this.#changed();
  }

  #tell(): void {
    const statuses = this.#stage.panes.map(({ held }) => held.status);
    this.#options.statuses(statuses);
    this.#options.state(this.#stateOf(statuses));
  }

  #stateOf(statuses: readonly MeshStatus[]): ViewState {
    if (this.#lost) return 'lost';
    if (statuses.some(({ kind }) => kind === 'loading')) return 'loading';
    return statuses.some(({ kind }) => kind === 'ready') ? 'ready' : 'empty';
  }

  #onLost(): void {
    this.#lost = true;
    this.#history.losses += 1;
    this.#uploads.lost();
    this.#programs.lost();
    this.#shelf.lost();
    this.#tell();
  }

  #onRestored(): void {
    this.#lost = false;
    this.#shelf.restore();
    this.#tell();
    this.#loop.invalidate();
  }

  #recolor(): void {
    this.#stage.paint(canvasColor(this.#options.canvas));
    this.#loop.invalidate();
  }

  /** Draw at once what is ready to be seen; give a mesh that is still loading a moment first. */
  #changed(): void {
    const isMissing = ({ held }: PaneScene) => held.drawable === null && held.status.kind === 'loading';
    if (this.#stage.panes.some(isMissing)) this.#loop.soon();
    else this.#loop.invalidate();
  }

  /** A canvas that changed its size is empty until it is drawn: in the same task, or it would be seen to flicker. */
  #resized(): void {
    if (this.#drawn) this.#loop.now();
    // Nothing to flicker yet.
    else this.#changed();
  }

  #areas(): readonly PaneArea[] {
    return this.#stage.areas(this.#surface.aspect);
  }

  /** Tell the camera what there is to see. */
  #aim(): void {
    const { box } = this.#stage;
    if (box === null || this.#surface.hidden) return;
    this.#framing.aim(box, { aspect: narrowest(this.#areas(), this.#surface.aspect), frame: this.#look.frame });
  }

  #draw(scale: number, moving: boolean): boolean {
    const panes = this.#stage.panes.length;
    if (this.#lost || this.#surface.hidden || panes === 0) return true;
    // Until then the picture before stays.
    if (!this.#programs.request(this.#stage.variants(), this.#loop.invalidate)) return true;
    this.#drawn = true;
    this.#aim();
    const pose = this.rig.current();
    const whole = this.#frames.draw({ areas: this.#areas(), look: this.#look, pose, scale, moving });
    this.#options.canvas.style.opacity = '';
    this.#options.camera(pose);
    return whole;
  }
}
