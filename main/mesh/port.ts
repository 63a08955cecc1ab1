import type {
  Camera,
  DistanceMap,
  FileReport,
  Health,
  Layout,
  MeshView,
  PictureMatch,
  Proxy,
  Statistics,
} from '../../preload/contract/mesh.ts';
import type { Receipt, Recipe } from '../../preload/contract/finish.ts';
import type { Placement } from '../../preload/contract/runs.ts';

/** Raised when what the maker writes changes: everything with a lower number is made again. */
export const MESH_MAKER = 3;

/** What a coarse mesh file turned out to be. */
export interface PreparedMesh {
  /** Bytes of `out`; the plain GLB that was written there. */
  readonly bytes: number;
  readonly sha256: string;
  readonly triangles: number;
  /** Whether the source has vertex colours or textures, which `appearance` then shows. */
  readonly coloured: boolean;
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
  readonly health: Health;
  /** Null: the mesh is light enough to be its own, and nothing was written. */
  readonly proxy: Proxy | null;
  readonly boxes: MeshView['boxes'];
}

/** How much of UltraShape's grid of 128³ cells a mesh fills, and so how much of it the model sees. */
export interface Occupancy {
  readonly triangles: number;
  /** Cells that the surface passes; 0 for a mesh without an area: it has no shape. */
  readonly touched: number;
  /** Those of them that UltraShape's random points are expected to find. */
  readonly sampled: number;
}

/** What a picture is cut out by, as it stands. */
export interface Matte {
  /** Pixels, as it is seen. */
  readonly size: { readonly width: number; readonly height: number };
  /** UltraShape takes it for RGBA, and cuts the subject out only where it is asked to; every other picture it cuts out. */
  readonly hasChannel: boolean;
  /** Share of the pixels that are there at all, 0 to 1; 1 for a picture without any transparency. */
  readonly kept: number;
  /** The box around them, in pixels; null where there is none. */
  readonly box: { readonly width: number; readonly height: number } | null;
  /** How much of their own width or height lies on one edge of the picture, 0 to 1; 0 where all are there. */
  readonly cut: number;
}

/** How well a mesh's silhouette fits a picture, from the best of some views all around; 0 to 1. */
export interface Pose {
  /** As the mesh is. */
  readonly upright: number;
  /** Turned by a quarter about glTF's X, one way or the other. */
  readonly turned: number;
  /** The overlap that `match` finds for the turned one; null where that fits hardly better. */
  readonly overlap: number | null;
}

/** A plain GLB where it stands: the matrix takes its coordinates to its coarse mesh's (null: they are the same). */
export interface PlacedFile {
  readonly file: string;
  readonly placement: readonly number[] | null;
}

/** Told now and then of the share that is done, 0 to 1. */
export type Progress = (done: number) => void;

/** Asked when the next job is chosen: true as long as nobody looks at a screen for this one. */
export type IsBackground = () => boolean;

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
   * `normalsOut`, a PNG thumbnail (512², matcap, three-quarter view, transparent) to `thumbnailOut`, the proxy as `Proxy`
   * says to `proxyOut`, and the boxes for picking as `MeshView` says to `boxesOut`.
   */
  inspect(
    job: {
      readonly file: string;
      readonly normalsOut: string;
      readonly thumbnailOut: string;
      readonly proxyOut: string;
      readonly boxesOut: string;
    },
    signal: AbortSignal,
    isBackground?: IsBackground,
  ): Promise<InspectedMesh>;
  /** Where a result in UltraShape's normalised frame belongs on its coarse mesh. Both are plain GLBs. */
  place(
    job: { readonly coarse: string; readonly refined: string; readonly octreeResolution: number },
    signal: AbortSignal,
  ): Promise<Placement>;
  /**
   * The distance of each vertex of `mesh` from the surface of `reference`, as `DistanceMap` says: int16 a vertex to `out`,
   * the same for the vertices of the mesh's proxy to `proxyOut`.
   */
  distances(
    job: {
      readonly mesh: PlacedFile;
      readonly reference: PlacedFile;
      /** The mesh's proxy as `inspect` wrote it; null: it has none, and nothing is written to `proxyOut`. */
      readonly proxy: { readonly file: string; readonly layout: Layout } | null;
      readonly out: string;
      readonly proxyOut: string;
    },
    signal: AbortSignal,
    progress?: Progress,
  ): Promise<Omit<DistanceMap, 'id'>>;
  /**
   * A GLB that shows the colours and textures of what the user gave (GLB, glTF with its files beside it, OBJ with its
   * material file) as three's GLTFLoader reads it without any decoder: no compression, PNG and JPEG and WebP textures.
   * Geometry stands where `prepare` puts it.
   */
  appearance(job: { readonly source: string; readonly out: string }, signal: AbortSignal): Promise<void>;
  /** A first guess of the camera that took a picture, by silhouette. @throws AppError `unsupported-file` where no subject can be told from the background. */
  match(
    job: { readonly picture: string; readonly mesh: PlacedFile },
    signal: AbortSignal,
    progress?: Progress,
  ): Promise<PictureMatch>;
  /**
   * Make what a recipe asks of a plain GLB, which is only read, and tell of each step what was asked and got.
   *
   * `out` is the file, written beside itself and renamed when whole; null: only look, and count its bytes. `previewOut`
   * is a plain GLB of the finished mesh in the source's own coordinates, to be inspected and shown where the source is
   * shown. `extras` stand in a GLB's `asset.extras`.
   *
   * @throws AppError `missed-target`, with nothing written.
   */
  finish(
    job: {
      readonly source: PlacedFile;
      readonly recipe: Recipe;
      readonly out: string | null;
      readonly previewOut: string | null;
      readonly extras: Readonly<Record<string, unknown>> | null;
    },
    signal: AbortSignal,
    progress?: Progress,
  ): Promise<Receipt>;
  /** How well the silhouettes overlap from where `camera` stands, its frame being the picture's; 0 to 1. */
  overlap(
    job: { readonly picture: string; readonly mesh: PlacedFile; readonly camera: Camera },
    signal: AbortSignal,
  ): Promise<number>;
  /** What the Khronos glTF validator says of a GLB or glTF file. */
  report(job: { readonly file: string }, signal: AbortSignal): Promise<FileReport>;
  /** How much of UltraShape's grid a plain GLB fills. One without triangles is told of, not refused. */
  occupancy(job: { readonly file: string }, signal: AbortSignal): Promise<Occupancy>;
  /** What is left of a picture by its transparency. */
  matte(job: { readonly file: string }, signal: AbortSignal): Promise<Matte>;
  /** Whether a mesh stands as its picture shows it. @throws AppError `unsupported-file` where no subject can be told. */
  pose(job: { readonly picture: string; readonly mesh: string }, signal: AbortSignal): Promise<Pose>;
  /** Make sure that a file is a whole picture that fal can use: PNG, JPEG or WebP. */
  readImage(job: { readonly file: string }, signal: AbortSignal): Promise<ReadImage>;
  /** Write a picture to `out` as a PNG, upright, of at most `side` pixels along its longer side. */
  shrink(
    job: { readonly file: string; readonly side: number; readonly out: string },
    signal: AbortSignal,
    isBackground?: IsBackground,
  ): Promise<void>;
  close(): Promise<void>;
}
