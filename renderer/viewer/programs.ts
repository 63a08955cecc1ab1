import {
  BufferAttribute,
  BufferGeometry,
  Mesh,
  OrthographicCamera,
  Scene,
  type Object3D,
  type WebGLRenderer,
} from 'three';
import { meshMaterial, meshUniforms, type SharedUniforms, type Variant } from './materials.ts';

const keyOf = (variant: Variant): string => JSON.stringify(variant);

/**
 * Has shaders compiled before they are drawn with, for drawing sooner would stop the page until they are, and keeps what
 * was compiled: the meshes that use it come and go.
 */
export class Programs {
  readonly #renderer: WebGLRenderer;
  readonly #shared: SharedUniforms;
  readonly #geometry = new BufferGeometry().setAttribute('position', new BufferAttribute(new Float32Array(9), 3));
  readonly #kept = new Map<string, Mesh<BufferGeometry, ReturnType<typeof meshMaterial>>>();
  readonly #done = new Set<string>();

  constructor(renderer: WebGLRenderer, shared: SharedUniforms) {
    this.#renderer = renderer;
    this.#shared = shared;
  }

  /** All of these can be drawn with. */
  has(variants: readonly Variant[]): boolean {
    return variants.every((variant) => this.#done.has(keyOf(variant)));
  }

  /** Resolves when all of these can be drawn with; also where the view is given up meanwhile. */
  async compile(variants: readonly Variant[], others: readonly Object3D[] = []): Promise<void> {
    const scene = new Scene();
    for (const variant of variants) {
      const key = keyOf(variant);
      const mesh = this.#kept.get(key) ?? new Mesh(this.#geometry, meshMaterial(this.#shared, meshUniforms(), variant));
      this.#kept.set(key, mesh);
      scene.add(mesh);
    }
    // Copies: an object has one parent, and these have theirs.
    for (const object of others) scene.add(object.clone());
    const camera = new OrthographicCamera();
    // Where the driver cannot tell when it is done (some software drawing), there is nothing to wait for.
    if (this.#renderer.extensions.has('KHR_parallel_shader_compile')) await this.#renderer.compileAsync(scene, camera);
    else this.#renderer.compile(scene, camera);
    for (const variant of variants) this.#done.add(keyOf(variant));
  }

  dispose(): void {
    for (const { material } of this.#kept.values()) material.dispose();
    this.#geometry.dispose();
  }
}
