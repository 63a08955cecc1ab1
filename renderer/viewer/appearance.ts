import { Group, Mesh, Texture, type Material, type Object3D, type WebGLRenderer } from 'three';
import type { GLTFLoaderPlugin, GLTFParser } from 'three/addons/loaders/GLTFLoader.js';
import { appearanceMaterial } from './appearance-material.ts';
import type { SharedUniforms } from './materials.ts';
import { compileAll } from './programs.ts';

/** Of a glTF file, what a texture is looked up by. */
interface Sources {
  readonly textures?: readonly { readonly source?: number; readonly sampler?: number; readonly extensions?: WebP }[];
  readonly images?: readonly { readonly bufferView?: number; readonly mimeType?: string }[];
  readonly samplers?: readonly { readonly wrapS?: number; readonly wrapT?: number }[];
}
interface WebP {
  readonly EXT_texture_webp?: { readonly source?: number };
}

const CLAMP_TO_EDGE = 33_071;
const MIRRORED_REPEAT = 33_648;
const CLAMPING = 1001;
const MIRRORING = 1002;
const REPEATING = 1000;
const wrapping = (wrap: number | undefined): typeof CLAMPING | typeof MIRRORING | typeof REPEATING =>
  wrap === CLAMP_TO_EDGE ? CLAMPING : wrap === MIRRORED_REPEAT ? MIRRORING : REPEATING;

/**
 * Reads textures out of the file without an address of their own: the page may load nothing but its own files, and a
 * bitmap is decoded beside the page's thread.
 */
const inlineTextures = (parser: GLTFParser): GLTFLoaderPlugin => ({
  name: 'inline textures',
  loadTexture: async (index) => {
    const { textures, images, samplers } = parser.json as Sources;
    const texture = textures?.[index];
    const source = texture?.extensions?.EXT_texture_webp?.source ?? texture?.source;
    const image = source === undefined ? undefined : images?.[source];
    if (image?.bufferView === undefined) throw new Error(`texture ${index} is not in the file`);
    const bytes = (await parser.getDependency('bufferView', image.bufferView)) as ArrayBuffer;
    const blob = new Blob([bytes], { type: image.mimeType ?? '' });
    const made = new Texture(await createImageBitmap(blob, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' }));
    const sampler = texture?.sampler === undefined ? undefined : samplers?.[texture.sampler];
    made.wrapS = wrapping(sampler?.wrapS);
    made.wrapT = wrapping(sampler?.wrapT);
    made.flipY = false;
    made.anisotropy = 4;
    made.needsUpdate = true;
    return made;
  },
});

export interface AppearanceOptions {
  readonly renderer: WebGLRenderer;
  readonly shared: SharedUniforms;
}

/** An input as the file that the user gave shows it, with its colours and textures. */
export class Appearance {
  readonly object = new Group();
  readonly #meshes: readonly Mesh[];
  readonly #textures: ReadonlySet<Texture>;
  #cut = false;

  private constructor(scene: Object3D, shared: SharedUniforms) {
    const meshes: Mesh[] = [];
    const textures = new Set<Texture>();
    const originals = new Set<Material>();
    scene.traverse((part) => {
      if (!(part instanceof Mesh)) return;
      const mesh = part as Mesh;
      const [material] = [mesh.material].flat();
      if (material === undefined) return;
      originals.add(material);
      if ('map' in material && material.map instanceof Texture) textures.add(material.map as Texture);
      mesh.material = appearanceMaterial(material, mesh.geometry, shared);
      mesh.frustumCulled = false;
      meshes.push(mesh);
    });
    for (const material of originals) material.dispose();
    this.#meshes = meshes;
    this.#textures = textures;
    this.object.add(scene);
  }

  /** @throws Error where the file cannot be read; the signal's reason when it fires. */
  static async load(url: string, signal: AbortSignal, options: AppearanceOptions): Promise<Appearance> {
    const { renderer, shared } = options;
    // Not needed by who only looks at clay.
    const [{ GLTFLoader }, response] = await Promise.all([
      import('three/addons/loaders/GLTFLoader.js'),
      fetch(url, { signal }),
    ]);
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    const loader = new GLTFLoader().register(inlineTextures);
    const { scene } = await loader.parseAsync(await response.arrayBuffer(), '');
    const appearance = new Appearance(scene, shared);
    try {
      await compileAll(renderer, appearance.object);
      signal.throwIfAborted();
    } catch (error) {
      appearance.dispose();
      throw error;
    }
    return appearance;
  }

  /** Whether the section plane cuts it. */
  cut(cut: boolean): void {
    if (cut === this.#cut) return;
    this.#cut = cut;
    for (const material of this.#meshes.flatMap((mesh) => mesh.material)) {
      const defines = { ...material.defines };
      if (cut) defines['SECTION'] = '';
      else delete defines['SECTION'];
      material.defines = defines;
      material.needsUpdate = true;
    }
  }

  dispose(): void {
    this.object.removeFromParent();
    for (const mesh of this.#meshes) {
      mesh.geometry.dispose();
      for (const material of [mesh.material].flat()) material.dispose();
    }
    for (const texture of this.#textures) {
      texture.dispose();
      (texture.image as ImageBitmap).close();
    }
  }
}
