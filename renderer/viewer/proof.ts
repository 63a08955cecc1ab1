import {
  BufferAttribute,
  BufferGeometry,
  Mesh,
  OrthographicCamera,
  Scene,
  ShaderMaterial,
  WebGLRenderTarget,
  type Object3D,
  type WebGLRenderer,
} from 'three';
import type { GpuMesh } from './gpu-mesh.ts';
import type { ClayMaterials } from './pane-scene.ts';

/**
 * Have the shaders compiled while the first bytes are still on their way: those of the clay, and of `others`. Drawing
 * with one before it is done would stop the page until it is. Where the view is given up meanwhile, it resolves too.
 */
export async function warmUp(
  renderer: WebGLRenderer,
  materials: ClayMaterials,
  others: readonly Object3D[],
): Promise<void> {
  const scene = new Scene();
  const geometry = triangle();
  for (const material of [materials.smooth, materials.flat]) scene.add(new Mesh(geometry, material));
  // Copies: an object has one parent, and these have theirs.
  for (const object of others) scene.add(object.clone());
  const camera = new OrthographicCamera();
  // Where the driver cannot tell when it is done (software drawing), there is nothing to wait for.
  if (renderer.extensions.has('KHR_parallel_shader_compile')) await renderer.compileAsync(scene, camera);
  else renderer.compile(scene, camera);
}

/**
 * Waits until the GPU really has a mesh: draws one of its triangles and reads a pixel back, which no driver can answer
 * before it has taken the bytes in. It stops the page meanwhile, so only benchmarks ask for it. It draws on a surface
 * of one pixel with a shader of its own, so that it waits for nothing else.
 */
export class ResidencyProof {
  readonly #renderer: WebGLRenderer;
  readonly #target = new WebGLRenderTarget(1, 1, { depthBuffer: false });
  readonly #material = new ShaderMaterial({
    vertexShader: 'attribute vec2 octahedral; void main() { gl_Position = vec4(position.xy + octahedral, 0.0, 1.0); }',
    fragmentShader: 'void main() { gl_FragColor = vec4(1.0); }',
  });
  readonly #pixel = new Uint8Array(4);

  constructor(renderer: WebGLRenderer) {
    this.#renderer = renderer;
    const geometry = triangle();
    this.#draw(geometry);
    geometry.dispose();
  }

  wait({ geometry }: GpuMesh): void {
    geometry.setDrawRange(0, 3);
    this.#draw(geometry);
    geometry.setDrawRange(0, Infinity);
  }

  dispose(): void {
    this.#target.dispose();
    this.#material.dispose();
  }

  #draw(geometry: BufferGeometry): void {
    const scene = new Scene();
    const drawn = new Mesh(geometry, this.#material);
    drawn.frustumCulled = false;
    scene.add(drawn);
    // Uploads bind buffers behind three's back.
    this.#renderer.resetState();
    this.#renderer.setRenderTarget(this.#target);
    this.#renderer.render(scene, new OrthographicCamera());
    this.#renderer.readRenderTargetPixels(this.#target, 0, 0, 1, 1, this.#pixel);
    this.#renderer.setRenderTarget(null);
  }
}

function triangle(): BufferGeometry {
  return new BufferGeometry().setAttribute('position', new BufferAttribute(new Float32Array(9), 3));
}
