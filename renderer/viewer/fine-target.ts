import {
  BufferAttribute,
  BufferGeometry,
  Mesh,
  NoBlending,
  OrthographicCamera,
  RawShaderMaterial,
  GLSL3,
  WebGLRenderTarget,
  type WebGLRenderer,
} from 'three';

/** `y` from below, as WebGL counts. */
export interface PixelBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const SAMPLES = 4;

/**
 * Where pictures with smooth edges are drawn, before they are shown on the canvas. A canvas that smooths edges by itself
 * does so always; this one can be left out while there is no time for it.
 */
export class FineTarget {
  readonly #renderer: WebGLRenderer;
  readonly #target = new WebGLRenderTarget(1, 1, { samples: SAMPLES });
  readonly #camera = new OrthographicCamera();
  readonly #copy: Mesh<BufferGeometry, RawShaderMaterial>;

  constructor(renderer: WebGLRenderer) {
    this.#renderer = renderer;
    this.#target.scissorTest = true;
    // One triangle that covers everything.
    const corners = new BufferAttribute(new Float32Array([-1, -1, 3, -1, -1, 3]), 2);
    this.#copy = new Mesh(
      new BufferGeometry().setAttribute('position', corners),
      new RawShaderMaterial({
        name: 'to the canvas',
        glslVersion: GLSL3,
        uniforms: { drawn: { value: this.#target.texture } },
        vertexShader: 'in vec2 position; void main() { gl_Position = vec4(position, 0.0, 1.0); }',
        fragmentShader: `precision highp float; uniform sampler2D drawn; out vec4 color;
          void main() { color = texelFetch(drawn, ivec2(gl_FragCoord.xy), 0); }`,
        // Opacity goes along as it is.
        blending: NoBlending,
        transparent: true,
        depthTest: false,
        depthWrite: false,
      }),
    );
    this.#copy.frustumCulled = false;
  }

  /** What is rendered from now on goes into `seen`, part of the picture that fills `whole`. */
  begin({ width, height }: Pick<PixelBox, 'width' | 'height'>, whole: PixelBox, seen: PixelBox): void {
    this.#target.setSize(width, height);
    this.#target.viewport.set(whole.x, whole.y, whole.width, whole.height);
    this.#target.scissor.set(seen.x, seen.y, seen.width, seen.height);
    this.#renderer.setRenderTarget(this.#target);
  }

  /** Put what was drawn onto the canvas. */
  show(): void {
    const renderer = this.#renderer;
    const { width, height } = this.#target;
    renderer.setRenderTarget(null);
    renderer.setScissorTest(false);
    renderer.setViewport(0, 0, width, height);
    renderer.render(this.#copy, this.#camera);
  }

  dispose(): void {
    this.#target.dispose();
    this.#copy.geometry.dispose();
    this.#copy.material.dispose();
  }
}
