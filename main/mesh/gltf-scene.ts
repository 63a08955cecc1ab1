import { damaged } from './errors.ts';
import type { Gltf } from './gltf-json.ts';
import { IDENTITY, localMatrix, type Matrix4, multiply } from './matrix.ts';

/** One showing of a mesh: which, and where. */
export interface Showing {
  readonly mesh: number;
  readonly matrix: Matrix4;
}

/**
 * What a glTF shows: the meshes of its scene, each with the transforms of all nodes above it. A mesh with a skin is
 * taken as it was modelled, where its node's transform does not count (glTF 2.0 §3.7.3.3). A file without nodes shows its
 * meshes as they are.
 *
 * @throws AppError `damaged` where nodes do not form trees.
 */
export function showings(gltf: Gltf, name: string): readonly Showing[] {
  if (gltf.nodes.length === 0) return gltf.meshes.map((_, mesh) => ({ mesh, matrix: IDENTITY }));
  const shown: Showing[] = [];
  const seen = new Set<number>();
  const waiting = roots(gltf).map((node) => ({ node, above: IDENTITY }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const node = gltf.nodes[next.node];
    if (node === undefined || seen.has(next.node)) throw damaged(`${name} is broken: its objects do not form a tree.`);
    seen.add(next.node);
    const matrix = multiply(next.above, localMatrix(node));
    if (node.mesh !== undefined) shown.push({ mesh: node.mesh, matrix: node.skin === undefined ? matrix : IDENTITY });
    for (const child of node.children) waiting.push({ node: child, above: matrix });
  }
  return shown.sort((a, b) => a.mesh - b.mesh);
}

function roots(gltf: Gltf): readonly number[] {
  const scene = gltf.scenes[gltf.scene ?? 0];
  if (scene !== undefined) return scene.nodes;
  const children = new Set(gltf.nodes.flatMap((node) => node.children));
  return gltf.nodes.flatMap((_, index) => (children.has(index) ? [] : [index]));
}
