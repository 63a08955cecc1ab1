import {
  BufferAttribute,
  BufferGeometry,
  Mesh,
  OrthographicCamera,
  Scene,
  ShaderMaterial,
  WebGLRenderTarget,
  type WebGLRenderer,
} from 'three';
import type { GpuMesh } from './gpu-mesh.ts';

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

  /** Waits, and tells how long it took apart: nobody but a benchmark waits for it. */
  measure(id: string, { geometry }: GpuMesh): void {
    const start = performance.now();
    geometry.setDrawRange(0, 3);
    this.#draw(geometry);
    geometry.setDrawRange(0, Infinity);
    performance.measure(`mesh-proof:${id}`, { start });
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
