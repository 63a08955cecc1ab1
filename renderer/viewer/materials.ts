import { DoubleSide, NoBlending, ShaderMaterial, Vector2, Vector3, Vector4, type Texture } from 'three';
import type { Look } from './look.ts';
import { MESH_FRAGMENT, MESH_VERTEX } from './mesh-shader.ts';

/**
 * What a mesh is drawn as. `depth` only hides what is behind it: it comes before a ghost, so that one sees one layer.
 * `edges` lie over the same mesh in its own colours.
 */
export type Role = 'solid' | 'xray' | 'ghost' | 'depth' | 'edges';

/** What is compiled in. */
export interface Variant {
  readonly role: Role;
  readonly shading: SurfaceShading;
  readonly wire: boolean;
  readonly section: boolean;
}

const SHADINGS = { matcap: 0, clay: 1, normals: 2, detail: 3 } as const;
export type SurfaceShading = keyof typeof SHADINGS;
const ROLES: Readonly<Record<Role, number>> = { solid: 0, depth: 0, xray: 1, ghost: 2, edges: 3 };

/** What a part of a mesh is drawn with: of what does not show in its role, nothing is compiled in. */
export function variantOf(
  role: Role,
  shading: SurfaceShading,
  { wire, section }: Pick<Look, 'wire' | 'section'>,
): Variant {
  // Seen through, a mesh shows nothing but its outlines, and the distances that are painted on it.
  const isPlain = role === 'depth' || role === 'edges' || (role === 'xray' && shading !== 'detail');
  return { role, shading: isPlain ? 'matcap' : shading, wire: wire && role !== 'depth', section: section !== null };
}

/** Uniforms that all panes share: what the look says, and what the picture is. */
export function sharedUniforms(matcap: Texture, ramp: Texture) {
  return {
    matcap: { value: matcap },
    ramp: { value: ramp },
    backFaces: { value: true },
    flatShaded: { value: false },
    plane: { value: new Vector4() },
    pixel: { value: 1 },
    corner0: { value: new Vector2() },
  };
}
export type SharedUniforms = ReturnType<typeof sharedUniforms>;

/** Uniforms of one pane's mesh. */
export interface MeshUniforms {
  readonly smoothed: { value: boolean };
  readonly distanceScale: { value: number };
  readonly tint: { value: Vector3 };
}

export const meshUniforms = (): MeshUniforms => ({
  smoothed: { value: false },
  distanceScale: { value: 1 },
  tint: { value: new Vector3(1, 1, 1) },
});

/** The material of one mesh; those of one variant share a program. It reads what the geometry has, and does without the rest. */
export function meshMaterial(shared: SharedUniforms, own: MeshUniforms, variant: Variant): ShaderMaterial {
  const { role, shading, wire, section } = variant;
  const material = new ShaderMaterial({
    name: ['mesh', role, shading, wire ? 'wire' : '', section ? 'section' : ''].filter(Boolean).join(', '),
    uniforms: { ...shared, ...own },
    defines: {
      SHADING: SHADINGS[shading],
      ROLE: ROLES[role],
      ...(wire ? { WIRE: '' } : {}),
      ...(section ? { SECTION: '' } : {}),
    },
    vertexShader: MESH_VERTEX,
    fragmentShader: MESH_FRAGMENT,
    side: DoubleSide,
    transparent: role !== 'solid',
    depthWrite: role === 'solid' || role === 'depth',
    colorWrite: role !== 'depth',
  });
  if (role === 'depth') material.blending = NoBlending;
  // What they lie on was made from another file than they were: rounded otherwise, it may come before them.
  if (role === 'edges')
    Object.assign(material, { polygonOffset: true, polygonOffsetFactor: -1, polygonOffsetUnits: -1 });
  return material;
}
