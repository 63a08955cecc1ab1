import type { Layout, Statistics } from '../../preload/contract/mesh.ts';
import type { Placement } from '../../preload/contract/runs.ts';

/** Raised when what the maker writes changes: everything with a lower number is made again. */
export const MESH_MAKER = 1;

/** What a coarse mesh file turned out to be. */
export interface PreparedMesh {
  /** Bytes of `out`; the plain GLB that was written there. */
  readonly bytes: number;
  readonly sha256: string;
  readonly triangles: number;
  /** True where `out` is byte for byte what the user gave: it was already a plain GLB. */
  readonly asGiven: boolean;
  /** Sentences about what was done or will not be kept ("Draco compression was removed.", "Colours and textures are not used by UltraShape."). */
  readonly notes: readonly string[];
}

/** What a picture turned out to be. */
export interface ReadImage {
  /** What fal goes by. */
  readonly extension: '.png' | '.jpg' | '.webp';
  /** Pixels, as it is seen: turned as its camera says. */
  readonly size: { readonly width: number; readonly height: number };
  readonly hasAlpha: boolean;
}

export interface InspectedMesh {
  readonly sha256: string;
  readonly bytes: number;
  readonly layout: Layout;
  readonly statistics: Statistics;
}

/**
 * The heavy work on meshes and pictures, files in, files out. Played by the utility process; a job is stopped by its signal, and the
 * process restarts by itself after a crash (its jobs then reject with AppError `internal`).
 *
 * Every method throws AppError: `unsupported-file`, `damaged`, `too-large`, `file-missing`, `disk-full`, `cancelled`.
 */
export interface MeshEngine {
  /**
   * Turn what the user gave (GLB, glTF with its files beside it, OBJ) into a plain GLB: one mesh, one primitive, indexed
   * triangles, float32 positions, node transforms applied, no compression, no material. A GLB that is plain already is
   * copied byte for byte.
   */
  prepare(job: { readonly source: string; readonly out: string }, signal: AbortSignal): Promise<PreparedMesh>;
  /**
   * Everything the viewer needs of a GLB. Writes smooth normals (octahedral, 2 bytes a vertex: int8 x, int8 y) to
   * `normalsOut` and a PNG thumbnail (512², matcap, three-quarter view, transparent) to `thumbnailOut`.
   */
  inspect(
    job: { readonly file: string; readonly normalsOut: string; readonly thumbnailOut: string },
    signal: AbortSignal,
  ): Promise<InspectedMesh>;
  /** Where a result in UltraShape's normalised frame belongs on its coarse mesh. Both are plain GLBs. */
  place(
    job: { readonly coarse: string; readonly refined: string; readonly octreeResolution: number },
    signal: AbortSignal,
  ): Promise<Placement>;
  /** Make sure that a file is a whole picture that fal can use: PNG, JPEG or WebP. */
  readImage(job: { readonly file: string }, signal: AbortSignal): Promise<ReadImage>;
  close(): Promise<void>;
}
