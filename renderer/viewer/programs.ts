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

/** Resolves when everything in `scene` can be drawn without the page waiting for a shader. */
export async function compileAll(renderer: WebGLRenderer, scene: Object3D): Promise<void> {
  const camera = new OrthographicCamera();
  // Where the driver cannot tell when it is done (some software drawing), there is nothing to wait for.
  if (renderer.extensions.has('KHR_parallel_shader_compile')) await renderer.compileAsync(scene, camera);
  else renderer.compile(scene, camera);
}

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
  readonly #begun = new Set<string>();
  readonly #done = new Set<string>();
  #life = 0;

  constructor(renderer: WebGLRenderer, shared: SharedUniforms) {
    this.#renderer = renderer;
    this.#shared = shared;
  }

  /** Whether all of these can be drawn with. If not, they are being compiled from now on, and `ready` is called then. */
  request(variants: readonly Variant[], ready: () => void): boolean {
    if (variants.every((variant) => this.#done.has(keyOf(variant)))) return true;
    const missing = variants.filter((variant) => !this.#begun.has(keyOf(variant)));
    if (missing.length > 0) void this.compile(missing).then(ready);
    return false;
  }

  /** Resolves when all of these can be drawn with; also where the view is given up meanwhile. */
  async compile(variants: readonly Variant[], others: readonly Object3D[] = []): Promise<void> {
    const life = this.#life;
    const scene = new Scene();
    for (const variant of variants) {
      const key = keyOf(variant);
      const mesh = this.#kept.get(key) ?? new Mesh(this.#geometry, meshMaterial(this.#shared, meshUniforms(), variant));
      this.#kept.set(key, mesh);
      this.#begun.add(key);
      scene.add(mesh);
    }
    // Copies: an object has one parent, and these have theirs.
    for (const object of others) scene.add(object.clone());
    await compileAll(this.#renderer, scene);
    if (life === this.#life) for (const variant of variants) this.#done.add(keyOf(variant));
  }

  /** The context was lost, and with it all that was compiled. */
  lost(): void {
    this.#life += 1;
    this.#begun.clear();
    this.#done.clear();
  }

  dispose(): void {
    for (const { material } of this.#kept.values()) material.dispose();
    this.#geometry.dispose();
  }
}
