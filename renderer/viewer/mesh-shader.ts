// The one shader of every mesh. What it is drawn as is compiled in (SHADING, ROLE, WIRE, SECTION): a graphics driver in
// software, and many a small GPU, go through every branch of a shader for every pixel.
//
// Colours go to the screen as they are: matcaps and colour maps are sRGB already, and nothing here is converted.

export const MESH_VERTEX = /* glsl */ `
attribute vec2 octahedral;
varying vec3 vEye;
varying vec3 vNormal;
#if SHADING == 3
  attribute float distance;
  uniform float distanceScale;
  varying float vDistance;
#endif
#ifdef WIRE
  attribute float corner;
  varying vec4 vCornersA;
  varying vec4 vCornersB;
#endif
#ifdef SECTION
  uniform vec4 plane;
  varying float vBeyond;
#endif

vec3 unfolded(vec2 o) {
  vec3 n = vec3(o, 1.0 - abs(o.x) - abs(o.y));
  if (n.z < 0.0) n.xy = (1.0 - abs(n.yx)) * vec2(n.x < 0.0 ? -1.0 : 1.0, n.y < 0.0 ? -1.0 : 1.0);
  return normalize(n);
}

void main() {
  vec4 eye = modelViewMatrix * vec4(position, 1.0);
  vEye = eye.xyz;
  vNormal = normalMatrix * unfolded(octahedral);
  #if SHADING == 3
    vDistance = distance * distanceScale;
  #endif
  #ifdef WIRE
    // One of eight numbers: which slot this vertex fills. See corner-colors.ts.
    vCornersA = vec4(equal(vec4(corner), vec4(0.0, 1.0, 2.0, 3.0)));
    vCornersB = vec4(equal(vec4(corner), vec4(4.0, 5.0, 6.0, 7.0)));
  #endif
  #ifdef SECTION
    vBeyond = dot(modelMatrix * vec4(position, 1.0), plane);
  #endif
  gl_Position = projectionMatrix * eye;
}`;

const WIRE = /* glsl */ `
#ifdef WIRE
  varying vec4 vCornersA;
  varying vec4 vCornersB;

  /**
   * How much of this pixel an edge covers, 0 to 1. Slots of the triangle's three corners hold barycentric coordinates,
   * the others 0. Where triangles come near the size of pixels, edges would fill the surface: they fade before.
   */
  float edges() {
    vec4 slopeA = sqrt(dFdx(vCornersA) * dFdx(vCornersA) + dFdy(vCornersA) * dFdy(vCornersA));
    vec4 slopeB = sqrt(dFdx(vCornersB) * dFdx(vCornersB) + dFdy(vCornersB) * dFdy(vCornersB));
    // In pixels, from the edge opposite of each corner.
    vec4 awayA = mix(vec4(1e6), max(vCornersA, 0.0) / max(slopeA, 1e-7), step(1e-7, slopeA));
    vec4 awayB = mix(vec4(1e6), max(vCornersB, 0.0) / max(slopeB, 1e-7), step(1e-7, slopeB));
    vec4 near = min(awayA, awayB);
    float away = min(min(near.x, near.y), min(near.z, near.w));
    float height = 3.0 / max(dot(slopeA + slopeB, vec4(1.0)), 1e-7);
    float fade = smoothstep(2.5 * pixel, 11.0 * pixel, height);
    return (1.0 - smoothstep(0.35 * pixel, 0.35 * pixel + 0.9, away)) * fade;
  }
#endif`;

export const LIGHT = /* glsl */ `
/** The colour of a surface lit softly by three lamps, as it goes to the screen. */
vec3 lit(vec3 albedo, vec3 normal) {
  float key = max(0.0, dot(normal, vec3(-0.485, 0.679, 0.551)) * 0.86 + 0.14);
  float fill = max(0.0, dot(normal, vec3(0.873, 0.109, 0.475)) * 0.8 + 0.2);
  float low = max(0.0, dot(normal, vec3(0.1, -0.9, 0.42)) * 0.6 + 0.4);
  return albedo * (0.2 + 0.62 * key + 0.15 * fill + 0.08 * low);
}`;

export const MESH_FRAGMENT = /* glsl */ `
uniform sampler2D matcap;
uniform sampler2D ramp;
// SHADING: 0 matcap, 1 clay, 2 normals, 3 distances. ROLE: 0 solid, 1 seen through, 2 a ghost over something solid,
// 3 nothing but edges.
uniform bool smoothed;
uniform bool backFaces;
uniform vec3 tint;
/** Pixels of the picture to one of CSS, and where its lower left corner is in the whole of it. */
uniform float pixel;
uniform vec2 corner0;
varying vec3 vEye;
varying vec3 vNormal;
#if SHADING == 3
  varying float vDistance;
#endif
#ifdef SECTION
  varying float vBeyond;
#endif
${WIRE}
${LIGHT}

#if SHADING == 3
  vec3 painted() {
    return texture2D(ramp, vec2(clamp(vDistance, -1.0, 1.0) * 0.498 + 0.5, 0.5)).rgb;
  }
#endif

#if ROLE != 1 && ROLE != 3
  vec3 surface(vec3 normal, vec3 toEye) {
    #if SHADING == 1
      return sqrt(lit(vec3(0.5), normal));
    #elif SHADING == 2
      return normal * 0.5 + 0.5;
    #elif SHADING == 3
      // The colour is what is read; only as much light as shows the relief.
      return painted() * mix(0.68, 1.06, clamp(sqrt(lit(vec3(0.5), normal)).g, 0.0, 1.0));
    #else
      // The matcap is seen along the line of sight, so that perspective does not show its dark edge at the side.
      vec3 x = normalize(vec3(toEye.z, 0.0, -toEye.x));
      vec3 y = cross(toEye, x);
      return texture2D(matcap, vec2(dot(x, normal), dot(y, normal)) * 0.496 + 0.5).rgb;
    #endif
  }
#endif

void main() {
  #ifdef SECTION
    if (vBeyond > 0.0) discard;
  #endif
  vec3 toEye = isOrthographic ? vec3(0.0, 0.0, 1.0) : normalize(-vEye);
  vec3 normal = smoothed ? normalize(vNormal) : normalize(cross(dFdx(vEye), dFdy(vEye)));
  // Slivers at an outline may face away while their smooth normal does not: those are not the inside.
  bool inside = !gl_FrontFacing && (!smoothed || dot(normal, toEye) < -0.15);
  if (smoothed && inside) normal = -normal;
  float facing = abs(dot(normal, toEye));
  #if ROLE == 1
    #if SHADING == 3
      vec3 color = painted();
      // Where something changed it is seen through whatever lies before it.
      float alpha = mix(0.5, 0.035 + 0.3 * min(1.0, abs(vDistance)), smoothstep(0.0, 0.85, facing));
    #else
      // One colour for all: then it does not matter which surface is drawn first.
      vec3 color = tint;
      float alpha = mix(0.5, 0.035, smoothstep(0.0, 0.85, facing));
    #endif
  #elif ROLE == 3
    vec3 color = vec3(0.03);
    float alpha = 0.0;
  #else
    vec3 color = surface(normal, toEye);
    float alpha = 1.0;
    #ifdef SECTION
      if (!gl_FrontFacing) {
        // What is cut open is seen from within: filled evenly, it looks like the face of the cut.
        float stripe = abs(fract((gl_FragCoord.x + corner0.x + gl_FragCoord.y + corner0.y) / (9.0 * pixel)) - 0.5);
        color = mix(vec3(0.79, 0.47, 0.26), vec3(0.62, 0.33, 0.16), smoothstep(0.36, 0.44, stripe));
      }
    #else
      if (inside && backFaces) color = vec3(0.83, 0.25, 0.38) * (0.35 + 0.75 * dot(color, vec3(0.3, 0.5, 0.2)));
    #endif
    #if ROLE == 2
      color = mix(tint, tint * (0.4 + dot(color, vec3(0.3, 0.5, 0.2))), 0.75);
      alpha = mix(0.78, 0.36, smoothstep(0.1, 0.9, facing));
    #endif
  #endif
  #ifdef WIRE
    float edge = edges();
    #if ROLE == 0
      float light = dot(color, vec3(0.3, 0.55, 0.15));
      vec3 ink = light > 0.3 ? color * 0.16 : color + 0.45;
      color = mix(color, ink, edge * 0.62);
    #else
      alpha = mix(alpha, 0.9, edge * 0.6);
    #endif
  #endif
  gl_FragColor = vec4(color, alpha);
}`;
