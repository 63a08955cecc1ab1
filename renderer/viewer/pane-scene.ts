import { Group, Mesh, type BufferGeometry, type ShaderMaterial, type Vector3 } from 'three';
import type { Appearance } from './appearance.ts';
import { BoxOutline } from './box-outline.ts';
import type { Rgba } from './canvas-colors.ts';
import { DISTANCE, OCTAHEDRAL, type GpuMesh } from './gpu-mesh.ts';
import type { HeldMesh } from './held-mesh.ts';
import type { Look, Pane } from './look.ts';
import {
  meshMaterial,
  meshUniforms,
  variantOf,
  type Role,
  type SharedUniforms,
  type SurfaceShading,
} from './materials.ts';
import { worldBox, worldMatrix } from './placing.ts';

type Part = Mesh<BufferGeometry, ShaderMaterial>;

/** What stands in one pane: a mesh or its proxy, or its box until there is one. */
export class PaneScene {
  readonly group = new Group();
  readonly held: HeldMesh;
  readonly pane: Pane;
  readonly #shared: SharedUniforms;
  readonly #uniforms = meshUniforms();
  readonly #outline = new BoxOutline();
  #look: Look;
  #roles: readonly Role[] = [];
  #parts: readonly Part[] = [];
  #variant = '';
  #appearance: Appearance | null = null;

  constructor(pane: Pane, held: HeldMesh, look: Look, shared: SharedUniforms) {
    this.pane = pane;
    this.held = held;
    this.#shared = shared;
    this.#look = look;
    this.#outline.place(worldBox(pane.view));
    this.group.add(this.#outline.object);
  }

  get roles(): readonly Role[] {
    return this.#roles;
  }

  /** @param tint what it is seen through in, or a ghost's colour. */
  setLook(look: Look, roles: readonly Role[], tint: Vector3): void {
    this.#look = look;
    this.#roles = roles;
    this.#uniforms.tint.value = tint;
  }

  /** The input as its colours and textures show it, in place of the mesh with shading `colour`. */
  setAppearance(appearance: Appearance | null): void {
    if (this.#appearance !== null && this.#appearance !== appearance) this.group.remove(this.#appearance.object);
    this.#appearance = appearance;
    if (appearance === null) return;
    const { object } = appearance;
    object.matrixAutoUpdate = false;
    object.matrix.copy(worldMatrix(this.pane.view));
    object.matrixWorldNeedsUpdate = true;
    this.group.add(object);
  }

  /** Make ready what is drawn next. @param light rather the proxy. @returns whether it is the whole mesh. */
  prepare(light: boolean): boolean {
    const { whole, proxy } = this.held;
    const gpuMesh = light ? (proxy ?? whole) : (whole ?? proxy);
    const coloured = this.#look.shading === 'colour' && this.#appearance !== null && !this.#roles.includes('xray');
    if (this.#appearance !== null) {
      this.#appearance.object.visible = coloured;
      this.#appearance.cut(this.#look.section !== null);
    }
    this.#outline.object.visible = this.#look.bounds || (gpuMesh === null && this.held.status.kind === 'loading');
    if (coloured) this.#place(this.#look.wire ? gpuMesh : null, ['edges']);
    else this.#place(gpuMesh, this.#roles);
    return coloured || gpuMesh === whole;
  }

  paint(color: Rgba): void {
    this.#outline.paint(color);
  }

  dispose(): void {
    this.group.removeFromParent();
    this.#outline.dispose();
    this.#drop();
  }

  #place(gpuMesh: GpuMesh | null, roles: readonly Role[]): void {
    if (gpuMesh === null) {
      for (const part of this.#parts) part.visible = false;
      return;
    }
    const { wire, section, flat } = this.#look;
    const shading = this.#shadingOf(gpuMesh);
    const variant = JSON.stringify([roles, shading, wire, section !== null]);
    if (variant !== this.#variant) {
      this.#drop();
      this.#variant = variant;
      this.#parts = roles.map((role) => this.#part(role, shading, gpuMesh));
    }
    this.#uniforms.smoothed.value = !flat && gpuMesh.has(OCTAHEDRAL);
    this.#uniforms.distanceScale.value = (this.held.extras.map?.scale ?? 0) / this.#look.detailRange;
    for (const part of this.#parts) {
      part.geometry = gpuMesh.geometry;
      part.visible = true;
      part.material.uniformsNeedUpdate = true;
    }
  }

  #shadingOf(gpuMesh: GpuMesh): SurfaceShading {
    const { shading } = this.#look;
    if (shading === 'colour') return 'matcap';
    if (shading === 'detail' && !gpuMesh.has(DISTANCE)) return 'matcap';
    return shading;
  }

  #part(role: Role, shading: SurfaceShading, { geometry }: GpuMesh): Part {
    const variant = variantOf(role, shading, this.#look);
    const mesh = new Mesh(geometry, meshMaterial(this.#shared, this.#uniforms, variant));
    // Its bounds are not computed: that would take a look at every vertex, which the page does not have.
    mesh.frustumCulled = false;
    mesh.matrixAutoUpdate = false;
    mesh.matrix.copy(worldMatrix(this.pane.view));
    this.group.add(mesh);
    return mesh;
  }

  #drop(): void {
    for (const part of this.#parts) {
      this.group.remove(part);
      part.material.dispose();
    }
    this.#parts = [];
    this.#variant = '';
  }
}
