import { Color, DoubleSide, ShaderMaterial, type BufferGeometry, type Material, type Texture } from 'three';
import type { SharedUniforms } from './materials.ts';
import { LIGHT } from './mesh-shader.ts';

const VERTEX = /* glsl */ `
varying vec3 vEye;
varying vec2 vUv;
varying vec4 vTone;
#ifdef SMOOTH
  varying vec3 vNormal;
#endif
#ifdef TONE
  attribute vec4 color;
#endif
#ifdef MAP
  uniform mat3 placing;
#endif
#ifdef SECTION
  uniform vec4 plane;
  varying float vBeyond;
#endif

void main() {
  vec4 eye = modelViewMatrix * vec4(position, 1.0);
  vEye = eye.xyz;
  #ifdef SMOOTH
    vNormal = normalMatrix * normal;
  #endif
  #ifdef MAP
    vUv = (placing * vec3(uv, 1.0)).xy;
  #endif
  vTone = vec4(1.0);
  #ifdef TONE
    vTone = color;
  #endif
  #ifdef SECTION
    vBeyond = dot(modelMatrix * vec4(position, 1.0), plane);
  #endif
  gl_Position = projectionMatrix * eye;
}`;

const FRAGMENT = /* glsl */ `
/** In linear light, as glTF gives it. */
uniform vec4 tone;
uniform float cutoff;
uniform bool isLit;
#ifdef SMOOTH
  uniform bool flatShaded;
#endif
#ifdef MAP
  uniform sampler2D map;
#endif
varying vec3 vEye;
varying vec2 vUv;
varying vec4 vTone;
#ifdef SMOOTH
  varying vec3 vNormal;
#endif
#ifdef SECTION
  varying float vBeyond;
#endif
${LIGHT}

void main() {
  #ifdef SECTION
    if (vBeyond > 0.0) discard;
  #endif
  vec4 albedo = tone * vTone;
  #ifdef MAP
    vec4 texel = texture2D(map, vUv);
    albedo *= vec4(pow(texel.rgb, vec3(2.2)), texel.a);
  #endif
  if (albedo.a < cutoff) discard;
  #ifdef SMOOTH
    vec3 normal = normalize(flatShaded ? cross(dFdx(vEye), dFdy(vEye)) : vNormal);
  #else
    vec3 normal = normalize(cross(dFdx(vEye), dFdy(vEye)));
  #endif
  if (dot(normal, vEye) > 0.0) normal = -normal;
  vec3 light = isLit ? lit(albedo.rgb, normal) : albedo.rgb;
  gl_FragColor = vec4(pow(light, vec3(1.0 / 2.2)), albedo.a);
}`;

/** What GLTFLoader says of a material, as far as it is shown here; each of its kinds has some of it. */
interface Given {
  readonly color?: unknown;
  readonly map?: Texture | null;
}

/**
 * A material's own colours and texture in the same soft light as clay. Metal, gloss and glow are left out: they would need
 * a room to mirror, and what is looked at here is what an input's colours are.
 */
export function appearanceMaterial(given: Material, geometry: BufferGeometry, shared: SharedUniforms): ShaderMaterial {
  const { color, map = null } = given as Given;
  const { r, g, b } = color instanceof Color ? color : new Color(1, 1, 1);
  const hasMap = map !== null && geometry.hasAttribute('uv');
  map?.updateMatrix();
  return new ShaderMaterial({
    name: 'appearance',
    uniforms: {
      plane: shared.plane,
      flatShaded: shared.flatShaded,
      tone: { value: [r, g, b, given.opacity] },
      cutoff: { value: given.alphaTest },
      isLit: { value: given.type !== 'MeshBasicMaterial' },
      map: { value: map },
      placing: { value: map?.matrix ?? null },
    },
    defines: {
      ...(geometry.hasAttribute('normal') ? { SMOOTH: '' } : {}),
      ...(geometry.hasAttribute('color') ? { TONE: '' } : {}),
      ...(hasMap ? { MAP: '' } : {}),
    },
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    side: DoubleSide,
    transparent: given.transparent,
    depthWrite: given.depthWrite,
  });
}
