import { Color, DoubleSide, Matrix4, Mesh, PlaneGeometry, ShaderMaterial, Vector3 } from 'three';
import { radiusOf, type WorldBox } from './pose.ts';

const VERTEX = /* glsl */ `
varying vec3 vWorld;
void main() {
  vec4 world = modelMatrix * vec4(position, 1.0);
  vWorld = world.xyz;
  gl_Position = projectionMatrix * viewMatrix * world;
}`;

const FRAGMENT = /* glsl */ `
uniform vec3 color;
uniform float strength;
uniform float cell;
uniform float reach;
uniform vec3 middle;
varying vec3 vWorld;

/** How much of this pixel a line every \`step\` covers. */
float lines(vec2 at, float step) {
  vec2 unit = at / step;
  vec2 width = fwidth(unit);
  vec2 near = abs(fract(unit - 0.5) - 0.5) / max(width, 1e-6);
  // Lines nearer to each other than a pixel would only shimmer.
  vec2 sparse = 1.0 - smoothstep(0.25, 0.6, width);
  vec2 covered = (1.0 - min(near, 1.0)) * sparse;
  return max(covered.x, covered.y);
}

void main() {
  vec2 at = vWorld.xy;
  float away = 1.0 - smoothstep(0.15, 1.0, length(at - middle.xy) / reach);
  vec3 sight = isOrthographic ? vec3(viewMatrix[0].z, viewMatrix[1].z, viewMatrix[2].z) : normalize(cameraPosition - vWorld);
  // Seen from the side it would be a bar, and from below it would hide the mesh.
  float facing = smoothstep(0.02, 0.2, abs(sight.z)) * (sight.z < 0.0 ? 0.35 : 1.0);
  vec2 axis = 1.0 - min(abs(at) / max(fwidth(at) * 1.2, vec2(1e-6)), 1.0);
  vec3 hue = mix(mix(color, vec3(0.90, 0.27, 0.33), axis.y), vec3(0.48, 0.68, 0.16), axis.x);
  float line = max(lines(at, cell) * 0.2, lines(at, cell * 10.0) * 0.6);
  float alpha = max(line * strength, max(axis.x, axis.y) * 0.5) * away * away * facing;
  gl_FragColor = vec4(hue, alpha);
}`;

/** The floor under the meshes: lines a round number of units apart, fading out, with Blender's red X and green Y. */
export class GroundGrid {
  readonly object: Mesh<PlaneGeometry, ShaderMaterial>;
  readonly #uniforms = {
    color: { value: new Color() },
    strength: { value: 0.5 },
    cell: { value: 1 },
    reach: { value: 1 },
    middle: { value: new Vector3() },
  };

  constructor() {
    const material = new ShaderMaterial({
      name: 'ground grid',
      uniforms: this.#uniforms,
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      transparent: true,
      depthWrite: false,
      side: DoubleSide,
    });
    this.object = new Mesh(new PlaneGeometry(2, 2), material);
    this.object.frustumCulled = false;
    this.object.matrixAutoUpdate = false;
    this.object.visible = false;
  }

  /** From one thin line to the next, in the world's units. */
  get cell(): number {
    return this.#uniforms.cell.value;
  }

  /** Lie under `box`. */
  place(box: WorldBox): void {
    const radius = radiusOf(box);
    const { cell, reach, middle } = this.#uniforms;
    cell.value = 10 ** Math.round(Math.log10(radius) - 1);
    reach.value = radius * 5;
    middle.value.set((box.min[0] + box.max[0]) / 2, (box.min[1] + box.max[1]) / 2, box.min[2]);
    const scale = new Matrix4().makeScale(reach.value, reach.value, 1);
    this.object.matrix.makeTranslation(middle.value).multiply(scale);
    this.object.matrixWorldNeedsUpdate = true;
  }

  /** @param color red, green, blue and opacity as they go to the screen, 0 to 1. */
  paint([red, green, blue, opacity]: readonly [number, number, number, number]): void {
    this.#uniforms.color.value.setRGB(red, green, blue);
    this.#uniforms.strength.value = opacity;
  }

  dispose(): void {
    this.object.geometry.dispose();
    this.object.material.dispose();
  }
}
