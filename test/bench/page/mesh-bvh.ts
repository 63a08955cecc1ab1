import { type BufferGeometry, Vector3 } from 'three';
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';
import { CENTER, MeshBVH } from 'three-mesh-bvh';
import { meshesOf } from './gl-proof.ts';

/** three-mesh-bvh's closest points: unsigned, one thread, its tree made beforehand. */
export interface BvhTiming {
  /** Milliseconds for `points` points. */
  readonly took: number;
  readonly points: number;
}

/** @param every of the mesh's vertices: it takes seconds for all of them, and each takes as long as the next. */
export async function meshBvh(meshUrl: string, referenceUrl: string, every: number): Promise<BvhTiming> {
  const [mesh, reference] = await Promise.all([geometryOf(meshUrl), geometryOf(referenceUrl)]);
  const bvh = new MeshBVH(reference, { strategy: CENTER });
  const position = mesh.getAttribute('position');
  const point = new Vector3();
  const found = { point: new Vector3(), distance: 0, faceIndex: 0 };
  let points = 0;
  const start = performance.now();
  for (let vertex = 0; vertex < position.count; vertex += every) {
    bvh.closestPointToPoint(point.fromBufferAttribute(position, vertex), found);
    points += 1;
  }
  return { took: performance.now() - start, points };
}

async function geometryOf(url: string): Promise<BufferGeometry> {
  const bytes = await (await fetch(url)).arrayBuffer();
  const { scene } = await new GLTFLoader().parseAsync(bytes, '');
  const [mesh] = meshesOf(scene);
  if (mesh === undefined) throw new Error(`${url} has no mesh`);
  return mesh.geometry;
}
