/** What is written over the meshes while something is measured. */
export const measureText = {
  region: 'Measure',
  first: 'Click a point on a mesh.',
  second: 'Click a second point. Esc clears.',
  done: 'Click again to measure anew. Esc clears.',
  distance: (length: string) => `Distance ${length}`,
  parts: (x: string, y: string, z: string) => `ΔX ${x}  ΔY ${y}  ΔZ ${z}`,
  about: 'On a lighter version of the mesh: it is as near as that one is',
  units: 'In units of the mesh',
  side: (axis: string, length: string) => `${axis} ${length}`,
} as const;
