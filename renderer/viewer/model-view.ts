import { Scene } from 'three';
import type { MeshView } from '../../preload/contract/mesh.ts';
import { BoxOutline } from './box-outline.ts';
import { CameraRig } from './camera-rig.ts';
import { canvasColor, onThemeChange, type Rgba } from './canvas-colors.ts';
import type { ByteSource } from './data-client.ts';
import { GpuMeter } from './gpu-meter.ts';
import type { GpuMesh } from './gpu-mesh.ts';
import { GroundGrid } from './ground-grid.ts';
import type { HeldMesh, MediaUrl, MeshStatus } from './held-mesh.ts';
import { clayTexture } from './matcap.ts';
import { clayMaterial } from './materials.ts';
import { MeshShelf } from './mesh-shelf.ts';
import { navigate } from './navigation.ts';
import { PaneScene } from './pane-scene.ts';
import { union, worldBox } from './placing.ts';
import type { Pose, WorldBox } from './pose.ts';
import { ResidencyProof, warmUp } from './proof.ts';
import { Resolution } from './resolution.ts';
import { Surface } from './surface.ts';
import { UploadQueue } from './upload-queue.ts';

/** `empty`: nothing to show; `loading`: bytes are on their way; `lost`: the graphics driver was reset. */
export type ViewState = 'empty' | 'loading' | 'ready' | 'lost';

export interface ModelViewOptions {
  readonly canvas: HTMLCanvasElement;
  readonly source: ByteSource;
  readonly mediaUrl: MediaUrl;
  /** One status for each pane, in order. */
  readonly statuses: (statuses: readonly MeshStatus[]) => void;
  /** What is drawn now is seen from here. */
  readonly camera: (pose: Pose) => void;
  /** The user has brought the camera here. */
  readonly settled: (pose: Pose) => void;
  readonly state: (state: ViewState) => void;
  /** For benchmarks: wait for the GPU before a mesh counts as resident. */
  readonly prove?: boolean;
}

/** How long after the last movement the picture is drawn as finely as the screen can. In milliseconds. */
const REST = 160;
/** How long the picture before stays while a mesh loads: most come sooner, and a box that flashes up only disturbs. */
const PATIENCE = 250;

/**
 * One canvas showing one or two meshes side by side through one camera. Draws only when something changed, and gives
 * every byte back on `dispose`.
 */
export class ModelView {
  readonly rig: CameraRig;
  readonly #options: ModelViewOptions;
  readonly #surface: Surface;
  readonly #scene = new Scene();
  readonly #grid = new GroundGrid();
  readonly #matcap = clayTexture();
  /** Not shown: it keeps the program of the panes' outlines, which come and go. */
  readonly #outline = new BoxOutline();
  readonly #materials = { smooth: clayMaterial(this.#matcap, true), flat: clayMaterial(this.#matcap, false) };
  readonly #uploads: UploadQueue;
  readonly #meter = new GpuMeter();
  readonly #shelf: MeshShelf;
  readonly #resolution = new Resolution();
  readonly #proof: ResidencyProof | null;
  /** Every shader is compiled: drawing sooner would stop the page. */
  readonly #compiled: Promise<void>;
  #mayDraw = false;
  #drawn = false;
  readonly #stops: (() => void)[];
  #panes: { readonly view: MeshView; readonly held: HeldMesh; readonly scene: PaneScene }[] = [];
  #box: WorldBox | null = null;
  #color: Rgba;
  #sceneKey: string | null = null;
  #unframed = true;
  /** How the scene was last framed by itself. */
  #framed: { readonly pose: Pose; readonly aspect: number } | null = null;
  #lost = false;
  #disposed = false;
  #frame = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #soon: ReturnType<typeof setTimeout> | undefined;
  /** When the frame before was drawn, if the camera has been moving since. */
  #lastMoving: number | null = null;
  #moving = false;
  /** The camera is being put where the picture that is drawn now needs it. */
  #framing = false;

  /** @throws Error where there is no WebGL 2. */
  constructor(options: ModelViewOptions) {
    this.#options = options;
    const { canvas, source, mediaUrl } = options;
    this.#surface = new Surface(canvas, () => this.#drawNow());
    const { gl } = this.#surface;
    this.#uploads = new UploadQueue(gl);
    const gpu = { gl, uploads: this.#uploads, meter: this.#meter };
    this.#shelf = new MeshShelf({ source, mediaUrl, gpu, changed: (mesh) => this.#meshChanged(mesh) });
    const lessMotion = matchMedia('(prefers-reduced-motion: reduce)');
    this.rig = new CameraRig({
      now: () => performance.now(),
      still: () => lessMotion.matches,
      moved: () => this.#moved(),
    });
    this.#scene.add(this.#grid.object);
    const { renderer } = this.#surface;
    this.#compiled = warmUp(renderer, this.#materials, [this.#grid.object, this.#outline.object]).then(() => {
      this.#mayDraw = true;
      this.#changed();
    });
    this.#proof = options.prove === true ? new ResidencyProof(renderer) : null;

    const events = new AbortController();
    canvas.addEventListener('webglcontextlost', () => this.#onLost(), { signal: events.signal });
    canvas.addEventListener('webglcontextrestored', () => this.#onRestored(), { signal: events.signal });
    this.#stops = [
      () => events.abort(),
      navigate({ canvas, rig: this.rig, settled: () => options.settled(this.rig.pose) }),
      onThemeChange(() => {
        this.#color = canvasColor(canvas);
        this.#paint();
        this.#invalidate();
      }),
    ];
    // Asked for once a theme: the page has to work out all its styles to answer.
    this.#color = canvasColor(canvas);
    this.#paint();
    this.#tell();
  }

  /**
   * Show these meshes, at most two. Within one `sceneKey` the camera stays where it is, and what was shown before stays
   * at hand as far as memory allows; a new key looks at everything anew.
   */
  show(views: readonly MeshView[], sceneKey: string): void {
    const sameScene = sceneKey === this.#sceneKey;
    this.#sceneKey = sceneKey;
    if (!sameScene) this.#unframed = true;
    // What is not to be seen any more goes at once; drawing an empty picture would hold up what comes.
    if (!sameScene || views.length === 0) this.#options.canvas.style.opacity = '0';
    const held = this.#shelf.show(views, sameScene && views.length > 0);
    for (const { scene } of this.#panes) scene.dispose();
    this.#panes = views.flatMap((view, place) => {
      const mesh = held[place];
      return mesh === undefined ? [] : [{ view, held: mesh, scene: new PaneScene(this.#materials) }];
    });
    for (const { view, held: mesh, scene } of this.#panes) {
      scene.show(view, mesh);
      this.#scene.add(scene.group);
    }
    this.#box = union(views.map((view) => worldBox(view)));
    if (this.#box === null) this.#grid.object.visible = false;
    else this.#grid.place(this.#box);
    this.#aim();
    this.#paint();
    this.#tell();
    this.#changed();
  }

  /** Load the mesh of this pane once more, after it failed. */
  retry(place: number): void {
    void this.#panes[place]?.held.load();
  }

  /** The picture as a PNG with nothing behind the mesh, as fine as the screen. */
  async picture(): Promise<Blob> {
    await this.#compiled;
    this.#draw(1);
    const { promise, resolve } = Promise.withResolvers<Blob | null>();
    this.#options.canvas.toBlob(resolve, 'image/png');
    const blob = await promise;
    if (blob === null) throw new Error('the canvas has no area');
    return blob;
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
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#rest);
    clearTimeout(this.#soon);
    for (const stop of this.#stops) stop();
    for (const { scene } of this.#panes) scene.dispose();
    this.#panes = [];
    this.#shelf.dispose();
    this.#uploads.dispose();
    this.#grid.dispose();
    this.#outline.dispose();
    this.#proof?.dispose();
    this.#materials.smooth.dispose();
    this.#materials.flat.dispose();
    this.#matcap.dispose();
    this.#surface.dispose();
  }

  #meshChanged(mesh: HeldMesh): void {
    const { view, status, gpuMesh } = mesh;
    if (status.kind === 'loading' && status.done === 0) performance.mark(`mesh-wanted:${view.id}`);
    if (gpuMesh !== null) {
      this.#prove(view.id, gpuMesh);
      performance.mark(`mesh-resident:${view.id}`);
    }
    const mine = this.#panes.filter(({ held }) => held === mesh);
    if (mine.length === 0) return;
    for (const pane of mine) pane.scene.show(pane.view, mesh);
    if (status.kind === 'ready') this.#shelf.trim(new Set(this.#panes.map((pane) => pane.view.id)));
    this.#tell();
    if (status.kind !== 'loading' || status.done === 0) this.#changed();
  }

  /** How long it took is told apart: nobody but a benchmark waits for it. */
  #prove(id: string, mesh: GpuMesh): void {
    if (this.#proof === null) return;
    const start = performance.now();
    this.#proof.wait(mesh);
    performance.measure(`mesh-proof:${id}`, { start });
  }

  #tell(): void {
    const statuses = this.#panes.map(({ held }) => held.status);
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
    this.#shelf.lost();
    this.#tell();
  }

  #onRestored(): void {
    this.#lost = false;
    this.#shelf.restore();
    this.#tell();
    this.#invalidate();
  }

  #paint(): void {
    this.#grid.paint(this.#color);
    for (const { scene } of this.#panes) scene.paint(this.#color);
  }

  /** Draw at once what is ready to be seen; give a mesh that is still loading a moment first. */
  #changed(): void {
    if (this.#disposed) return;
    clearTimeout(this.#soon);
    if (this.#panes.every(({ held }) => held.status.kind !== 'loading')) this.#invalidate();
    else this.#soon = setTimeout(this.#invalidate, PATIENCE);
  }

  #moved(): void {
    if (this.#framing) return;
    this.#moving = true;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#atRest(), REST);
    this.#invalidate();
  }

  #atRest(): void {
    this.#moving = false;
    this.#lastMoving = null;
    const coarse = this.#resolution.moving < 1;
    this.#resolution.rest();
    if (coarse) this.#invalidate();
  }

  readonly #invalidate = (): void => {
    if (this.#disposed) return;
    this.#frame ||= requestAnimationFrame((time) => {
      this.#frame = 0;
      if (this.#moving) {
        if (this.#lastMoving !== null) this.#resolution.frame(time - this.#lastMoving);
        this.#lastMoving = time;
      }
      this.#draw(this.#moving ? this.#resolution.moving : 1);
      if (this.rig.gliding) this.#invalidate();
    });
  };

  /** A canvas that changed its size is empty until it is drawn: in the same task, or it would be seen to flicker. */
  #drawNow(): void {
    if (this.#disposed) return;
    if (this.#drawn) this.#draw(this.#moving ? this.#resolution.moving : 1);
    // Nothing to flicker yet.
    else this.#changed();
  }

  /**
   * Tell the camera what there is to see; what is new it looks at as a whole, and as long as nobody has moved it, so it
   * does in a pane of another shape.
   */
  #aim(): void {
    if (this.#box === null || this.#surface.hidden) return;
    const aspect = this.#surface.aspect(this.#panes.length);
    this.rig.surround(this.#box, aspect);
    const isUntouched = this.rig.pose === this.#framed?.pose;
    if (!this.#unframed && !(isUntouched && aspect !== this.#framed?.aspect)) return;
    this.#framing = true;
    this.rig.reset();
    this.#framed = { pose: this.rig.pose, aspect };
    this.#unframed = false;
    this.#framing = false;
  }

  #draw(scale: number): void {
    if (!this.#mayDraw || this.#lost || this.#surface.hidden || this.#panes.length === 0) return;
    this.#drawn = true;
    this.#aim();
    const pose = this.rig.current();
    const draws = this.#panes.map(({ scene }) => ({
      prepare: () => {
        for (const other of this.#panes) other.scene.group.visible = other.scene === scene;
      },
      camera: (aspect: number) => this.rig.camera(pose, aspect),
    }));
    this.#surface.draw(this.#scene, draws, scale);
    this.#options.canvas.style.opacity = '';
    this.#options.camera(pose);
  }
}
