import { Group, Mesh, type BufferGeometry, type ShaderMaterial } from 'three';
import type { MeshView } from '../../preload/contract/mesh.ts';
import { BoxOutline } from './box-outline.ts';
import type { Rgba } from './canvas-colors.ts';
import type { HeldMesh } from './held-mesh.ts';
import { worldBox, worldMatrix } from './placing.ts';

export interface ClayMaterials {
  readonly smooth: ShaderMaterial;
  readonly flat: ShaderMaterial;
}

/** What stands in one pane: a mesh, or its box until the mesh is there. */
export class PaneScene {
  readonly group = new Group();
  readonly #outline = new BoxOutline();
  readonly #materials: ClayMaterials;
  #mesh: Mesh<BufferGeometry, ShaderMaterial> | null = null;

  constructor(materials: ClayMaterials) {
    this.#materials = materials;
    this.group.add(this.#outline.object);
  }

  /** @param view places the mesh; the one that `held` was made for may be older. */
  show(view: MeshView, held: HeldMesh): void {
    if (this.#mesh !== null) this.group.remove(this.#mesh);
    this.#mesh = null;
    this.#outline.object.visible = held.status.kind === 'loading';
    this.#outline.place(worldBox(view));
    const { gpuMesh } = held;
    if (gpuMesh === null) return;
    const mesh = new Mesh(gpuMesh.geometry, gpuMesh.smooth ? this.#materials.smooth : this.#materials.flat);
    // Its bounds are not computed: that would take a look at every vertex, which the page does not have.
    mesh.frustumCulled = false;
    mesh.matrixAutoUpdate = false;
    mesh.matrix.copy(worldMatrix(view));
    this.#mesh = mesh;
    this.group.add(mesh);
  }

  paint(color: Rgba): void {
    this.#outline.paint(color);
  }

  dispose(): void {
    this.group.removeFromParent();
    this.#outline.dispose();
  }
}
