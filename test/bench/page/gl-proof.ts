import {
  PerspectiveCamera,
  Scene,
  WebGLRenderer,
  WebGLRenderTarget,
  HemisphereLight,
  Mesh,
  BufferGeometry,
  BufferAttribute,
  MeshStandardMaterial,
  Box3,
  Sphere,
  Vector3,
  type Object3D,
} from 'three';

/** A WebGL context of the benchmark's own, its programs compiled beforehand. */
export class ProofStage {
  readonly #renderer: WebGLRenderer;
  readonly #scene = new Scene();
  /** One pixel, as the app's own proof has it: nothing but the mesh is waited for. */
  readonly #target = new WebGLRenderTarget(1, 1);
  readonly #camera = new PerspectiveCamera();

  constructor() {
    this.#renderer = new WebGLRenderer();
    this.#scene.add(new HemisphereLight());
    // As GLTFLoader gives a mesh without normals and material.
    const warm = new Mesh(triangle(), new MeshStandardMaterial({ flatShading: true, metalness: 1, roughness: 1 }));
    this.prove(warm);
    warm.geometry.dispose();
  }

  /** Draw one triangle of each mesh and read a pixel back: no driver can answer before it has taken the bytes in. */
  prove(object: Object3D): void {
    const meshes = meshesOf(object);
    for (const mesh of meshes) {
      mesh.frustumCulled = false;
      mesh.geometry.setDrawRange(0, 3);
    }
    this.#scene.add(object);
    this.#renderer.setRenderTarget(this.#target);
    this.#renderer.render(this.#scene, this.#camera);
    this.wait();
    this.#scene.remove(object);
  }

  /** Draw all of it at the size of a thumbnail and read the picture back. @returns milliseconds. */
  thumbnail(object: Object3D, size: number): number {
    const target = new WebGLRenderTarget(size, size);
    const box = new Box3().setFromObject(object);
    const sphere = box.getBoundingSphere(new Sphere());
    const camera = new PerspectiveCamera(35, 1, sphere.radius / 10, sphere.radius * 10);
    camera.position.copy(sphere.center).add(new Vector3(1, 0.6, 2).setLength(sphere.radius * 3.4));
    camera.lookAt(sphere.center);
    this.#scene.add(object);
    this.#renderer.setRenderTarget(target);
    const start = performance.now();
    this.#renderer.render(this.#scene, camera);
    this.#renderer.readRenderTargetPixels(target, 0, 0, size, size, new Uint8Array(size * size * 4));
    const took = performance.now() - start;
    this.#scene.remove(object);
    target.dispose();
    return took;
  }

  /** Until the GPU process has done what it was given. */
  wait(): void {
    this.#renderer.readRenderTargetPixels(this.#target, 0, 0, 1, 1, new Uint8Array(4));
  }
}

export function meshesOf(object: Object3D): readonly Mesh[] {
  const found: Mesh[] = [];
  object.traverse((part) => {
    if ('isMesh' in part) found.push(part as Mesh);
  });
  return found;
}

function triangle(): BufferGeometry {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(9), 3));
  return geometry.setIndex([0, 1, 2]);
}
