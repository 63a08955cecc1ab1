import { DoubleSide, ShaderMaterial, type Texture } from 'three';

// Colours go to the screen as they are: the matcap already is sRGB, so nothing here converts.

const MESH_VERTEX = /* glsl */ `
#ifdef SMOOTH
  attribute vec2 octahedral;
  varying vec3 vNormal;

  vec3 unfolded(vec2 o) {
    vec3 n = vec3(o, 1.0 - abs(o.x) - abs(o.y));
    if (n.z < 0.0) n.xy = (1.0 - abs(n.yx)) * vec2(n.x < 0.0 ? -1.0 : 1.0, n.y < 0.0 ? -1.0 : 1.0);
    return normalize(n);
  }
#endif
varying vec3 vEye;

void main() {
  vec4 eye = modelViewMatrix * vec4(position, 1.0);
  vEye = eye.xyz;
  #ifdef SMOOTH
    vNormal = normalMatrix * unfolded(octahedral);
  #endif
  gl_Position = projectionMatrix * eye;
}`;

const MESH_FRAGMENT = /* glsl */ `
uniform sampler2D matcap;
varying vec3 vEye;
#ifdef SMOOTH
  varying vec3 vNormal;
#endif

void main() {
  // The matcap is seen along the line of sight, so that perspective does not show its dark edge at the side.
  vec3 toEye = isOrthographic ? vec3(0.0, 0.0, 1.0) : normalize(-vEye);
  #ifdef SMOOTH
    vec3 normal = normalize(vNormal);
    // Slivers at an outline may face away while their smooth normal does not: those are not the inside.
    bool inside = !gl_FrontFacing && dot(normal, toEye) < -0.15;
    if (inside) normal = -normal;
  #else
    vec3 normal = normalize(cross(dFdx(vEye), dFdy(vEye)));
    bool inside = !gl_FrontFacing;
  #endif
  vec3 x = normalize(vec3(toEye.z, 0.0, -toEye.x));
  vec3 y = cross(toEye, x);
  vec3 color = texture2D(matcap, vec2(dot(x, normal), dot(y, normal)) * 0.496 + 0.5).rgb;
  // The inside of a surface is darker and cooler: holes and turned faces show themselves.
  if (inside) color *= vec3(0.5, 0.54, 0.66);
  gl_FragColor = vec4(color, 1.0);
}`;

/** Clay, lit by a matcap. `smooth` expects octahedral normals in the attribute `octahedral`; else triangles are flat. */
export function clayMaterial(matcap: Texture, smooth: boolean): ShaderMaterial {
  return new ShaderMaterial({
    name: smooth ? 'clay, smooth' : 'clay, flat',
    uniforms: { matcap: { value: matcap } },
    defines: smooth ? { SMOOTH: '' } : {},
    vertexShader: MESH_VERTEX,
    fragmentShader: MESH_FRAGMENT,
    side: DoubleSide,
  });
}
