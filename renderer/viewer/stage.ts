import { Plane, Scene, Vector3, type DataTexture } from 'three';
import type { Matcap } from '../../preload/contract/app.ts';
import type { Rgba } from './canvas-colors.ts';
import { detailRamp } from './detail-colors.ts';
import { GroundGrid } from './ground-grid.ts';
import type { HeldMesh } from './held-mesh.ts';
import { cutSide, type Look, type Pane, type Section } from './look.ts';
import { matcapTexture } from './matcap.ts';
import { sharedUniforms, variantOf, type Role, type SharedUniforms, type Variant } from './materials.ts';
import { PaneScene } from './pane-scene.ts';
import { layOut, type PaneArea } from './pane-layout.ts';
import { union, worldBox } from './placing.ts';
import type { WorldBox } from './pose.ts';

const AXES = { x: [1, 0, 0], y: [0, 1, 0], z: [0, 0, 1] } as const;
/** Seen through, a mesh is of one colour, that is seen on the background; a ghost is of another one than any matcap. */
const XRAY = { onDark: new Vector3(0.72, 0.84, 1), onLight: new Vector3(0.08, 0.2, 0.38) };
const GHOST = new Vector3(0.3, 0.66, 1);

/** Everything that stands before the camera: the floor and the panes' meshes, as the look wants them. */
export class Stage {
  readonly scene = new Scene();
  readonly grid = new GroundGrid();
  readonly shared: SharedUniforms;
  readonly #ramp = detailRamp();
  /** Made when it is first looked at. */
  readonly #matcaps = new Map<Matcap, DataTexture>();
  #panes: readonly PaneScene[] = [];
  #look: Look;
  #box: WorldBox | null = null;
  #color: Rgba = [0.5, 0.5, 0.5, 1];

  constructor(look: Look) {
    this.#look = look;
    this.shared = sharedUniforms(this.#matcap(look.matcap), this.#ramp);
    this.scene.add(this.grid.object);
  }

  get panes(): readonly PaneScene[] {
    return this.#panes;
  }

  /** Around every pane's mesh; null: there is none. */
  get box(): WorldBox | null {
    return this.#box;
  }

  /** Where the panes are on a canvas of `aspect`. */
  areas(aspect: number): readonly PaneArea[] {
    return layOut(this.#look.mode, this.#panes.length, aspect, this.#look.divider);
  }

  show(panes: readonly Pane[], held: readonly HeldMesh[]): void {
    for (const scene of this.#panes) scene.dispose();
    this.#panes = panes.flatMap((pane, place) => {
      const mesh = held[place];
      return mesh === undefined ? [] : [new PaneScene(pane, mesh, this.#look, this.shared)];
    });
    for (const { group } of this.#panes) this.scene.add(group);
    this.#box = union(panes.map(({ view }) => worldBox(view)));
    if (this.#box !== null) this.grid.place(this.#box);
    this.setLook(this.#look);
    this.paint(this.#color);
  }

  setLook(look: Look): void {
    this.#look = look;
    this.shared.matcap.value = this.#matcap(look.matcap);
    this.shared.backFaces.value = look.backFaces;
    this.shared.flatShaded.value = look.flat;
    if (look.section !== null && this.#box !== null) cut(this.shared, look.section, this.#box);
    const tint = luminance(this.#color) > 0.5 ? XRAY.onDark : XRAY.onLight;
    this.#panes.forEach((scene, place) => {
      const isGhost = look.mode === 'overlay' && this.#panes.length > 1 && place === look.ghost;
      const roles: readonly Role[] = look.xray ? ['xray'] : isGhost ? ['depth', 'ghost'] : ['solid'];
      scene.setLook(look, roles, isGhost ? GHOST : tint);
    });
    // What is drawn later lies over what was drawn before: the ghost is last.
    const ghost = look.mode === 'overlay' ? this.#panes[look.ghost] : undefined;
    if (ghost !== undefined) this.scene.add(ghost.group);
  }

  /** The programs that the panes are drawn with. */
  variants(): readonly Variant[] {
    const { shading } = this.#look;
    // What has no distances (yet) is shown as clay.
    const shadings =
      shading === 'colour' || shading === 'matcap' ? (['matcap'] as const) : (['matcap', shading] as const);
    const roles = new Set<Role>(['solid', ...this.#panes.flatMap((scene) => scene.roles)]);
    if (shading === 'colour' && this.#look.wire) roles.add('edges');
    return [...roles].flatMap((role) => shadings.map((each) => variantOf(role, each, this.#look)));
  }

  /** Show what an area shows, and nothing else. @returns whether all of it are whole meshes. */
  prepare(
    places: readonly number[],
    { light, ground }: { readonly light: boolean; readonly ground: boolean },
  ): boolean {
    this.grid.object.visible = ground && this.#box !== null;
    let whole = true;
    this.#panes.forEach((scene, place) => {
      scene.group.visible = places.includes(place);
      if (scene.group.visible && !scene.prepare(light)) whole = false;
    });
    return whole;
  }

  /** @param color of the floor's lines: bright ones mean a dark background. */
  paint(color: Rgba): void {
    this.#color = color;
    this.grid.paint(color);
    for (const scene of this.#panes) scene.paint(color);
    this.setLook(this.#look);
  }

  dispose(): void {
    for (const scene of this.#panes) scene.dispose();
    this.#panes = [];
    this.grid.dispose();
    this.#ramp.dispose();
    for (const texture of this.#matcaps.values()) texture.dispose();
  }

  #matcap(name: Matcap): DataTexture {
    const texture = this.#matcaps.get(name) ?? matcapTexture(name);
    this.#matcaps.set(name, texture);
    return texture;
  }
}

const luminance = ([red, green, blue]: Rgba): number => red * 0.3 + green * 0.6 + blue * 0.1;

function cut(shared: SharedUniforms, section: Section, box: WorldBox): void {
  const { axis, at } = section;
  const index = { x: 0, y: 1, z: 2 }[axis] as 0 | 1 | 2;
  const where = box.min[index] + (box.max[index] - box.min[index]) * at;
  const plane = new Plane(new Vector3(...AXES[axis]), -where);
  if (cutSide(section) < 0) plane.negate();
  shared.plane.value.set(...plane.normal.toArray(), plane.constant);
}
