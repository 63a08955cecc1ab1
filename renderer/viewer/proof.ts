import { BufferAttribute, BufferGeometry, Mesh, OrthographicCamera, Scene, type WebGLRenderer } from 'three';
import type { GpuMesh } from './gpu-mesh.ts';
import type { ClayMaterials } from './pane-scene.ts';

/** Have the shaders compiled while the first bytes are still on their way. */
export function warmUp(renderer: WebGLRenderer, materials: ClayMaterials): void {
  const scene = new Scene();
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(9), 3));
  for (const material of [materials.smooth, materials.flat]) scene.add(new Mesh(geometry, material));
  renderer.compile(scene, new OrthographicCamera());
}

/**
 * Wait until the GPU really has the mesh: draw one of its triangles and read a pixel back, which no driver can answer
 * before it has taken the bytes in. It stops the page meanwhile, so only benchmarks ask for it.
 */
export function proveResident(renderer: WebGLRenderer, materials: ClayMaterials, mesh: GpuMesh): void {
  const scene = new Scene();
  const drawn = new Mesh(mesh.geometry, mesh.smooth ? materials.smooth : materials.flat);
  drawn.frustumCulled = false;
  scene.add(drawn);
  mesh.geometry.setDrawRange(0, 3);
  renderer.resetState();
  renderer.setScissorTest(true);
  renderer.setScissor(0, 0, 1, 1);
  renderer.render(scene, new OrthographicCamera());
  const gl = renderer.getContext();
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  mesh.geometry.setDrawRange(0, Infinity);
}
