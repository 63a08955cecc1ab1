import { MeshoptSimplifier } from 'meshoptimizer/simplifier';
import { readPlain } from '../../main/mesh/read-plain.ts';
import { writeGlb } from '../../main/mesh/write-glb.ts';

// Run beside the benchmark: meshoptimizer on the whole mesh in one process, without anything else.
const [, , file = '', triangles = '', out = ''] = process.argv;
const { signal } = new AbortController();
const { mesh } = await readPlain(file, signal);
await MeshoptSimplifier.ready;
const [indices] = MeshoptSimplifier.simplify(
  Uint32Array.from(mesh.indices),
  mesh.positions,
  3,
  Number(triangles) * 3,
  1,
);
const [places, used] = MeshoptSimplifier.compactMesh(indices);
const positions = new Float32Array(used * 3);
for (let v = 0; v < places.length; v++) {
  const to = (places[v] ?? 0) * 3;
  if (to < positions.length) positions.set(mesh.positions.subarray(v * 3, v * 3 + 3), to);
}
await writeGlb(out, { positions, indices }, signal);
process.send?.(process.resourceUsage().maxRSS * 1024, () => process.exit(0));
