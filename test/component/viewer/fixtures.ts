import type { DistanceMap, MeshView } from '../../../preload/contract/mesh.ts';
import type { Vec3 } from '../../../preload/contract/values.ts';
import type { MediaKind, MediaUrl } from '../../../renderer/viewer/held-mesh.ts';
import type { Pane } from '../../../renderer/viewer/look.ts';
import { PLAIN } from '../../support/mesh-facts.ts';

/** A mesh as main would describe it, with its files behind blob: addresses. */
export interface Fixture {
  readonly view: MeshView;
  readonly urls: { mesh: string; normals: string } & Partial<Record<MediaKind, string>>;
}

let made = 0;
const nextId = () => `00000000-0000-4000-8000-${String(++made).padStart(12, '0')}`;

/** An address that nothing is behind, on the tests' own server. */
const NOTHING = '/nothing-is-here';

const ok = (value: number) => Math.round(Math.max(-1, Math.min(1, value)) * 127);
/** The same folding as main's: int8 x and y. */
function octahedral([x, y, z]: Vec3): readonly [number, number] {
  const sum = Math.abs(x) + Math.abs(y) + Math.abs(z) || 1;
  const [u, v] = [x / sum, y / sum];
  if (z >= 0) return [ok(u), ok(v)];
  return [ok((1 - Math.abs(v)) * (u < 0 ? -1 : 1)), ok((1 - Math.abs(u)) * (v < 0 ? -1 : 1))];
}

export interface Shape {
  readonly positions: readonly Vec3[];
  readonly triangles: readonly Vec3[];
  readonly normals?: readonly Vec3[];
}

export interface FixtureOptions {
  readonly placement?: readonly number[] | null;
  readonly bytesPerIndex?: 2 | 4;
  /** Bytes of other things before the numbers, as a GLB has them. */
  readonly header?: number;
}

/** A file with the shape's indices and then its positions, as UltraShape writes them. */
export function fixture(
  shape: Shape,
  { placement = null, bytesPerIndex = 4, header = 300 }: FixtureOptions = {},
): Fixture {
  const { positions, triangles, normals } = shape;
  const indices = (bytesPerIndex === 2 ? Uint16Array : Uint32Array).from(triangles.flat());
  const padded = Math.ceil(indices.byteLength / 4) * 4;
  const numbers = Float32Array.from(positions.flat());
  const file = new Uint8Array(header + padded + numbers.byteLength + 8);
  file.set(new Uint8Array(indices.buffer), header);
  file.set(new Uint8Array(numbers.buffer), header + padded);

  const axis = (i: 0 | 1 | 2) => positions.map((position) => position[i]);
  const corner = (pick: (...values: number[]) => number): Vec3 => [
    pick(...axis(0)),
    pick(...axis(1)),
    pick(...axis(2)),
  ];
  const [vertices, count] = [positions.length, triangles.length];
  const view: MeshView = {
    ...PLAIN,
    id: nextId(),
    bytes: file.length,
    layout: {
      vertices,
      triangles: count,
      indices: { offset: header, length: indices.byteLength, bytesPerIndex },
      positions: { offset: header + padded, length: numbers.byteLength },
    },
    statistics: {
      vertices,
      triangles: count,
      edges: (count * 3) / 2,
      bounds: { min: corner(Math.min), max: corner(Math.max) },
      area: 1,
      volume: 1,
      components: 1,
      boundaryEdges: 0,
      nonManifoldEdges: 0,
      degenerateTriangles: 0,
      watertight: true,
    },
    placement: placement === null ? null : [...placement],
  };
  const folded = normals?.flatMap((normal) => octahedral(normal));
  return {
    view,
    urls: {
      mesh: URL.createObjectURL(new Blob([file])),
      normals: folded === undefined ? NOTHING : URL.createObjectURL(new Blob([Int8Array.from(folded)])),
    },
  };
}

export interface CubeOptions extends FixtureOptions {
  readonly half?: number;
  readonly centre?: Vec3;
}

/** A square across the line of sight from the front, of half its size so much. */
export function square(half: number): Shape {
  const positions: Vec3[] = [
    [-half, -half, 0],
    [half, -half, 0],
    [half, half, 0],
    [-half, half, 0],
  ];
  return {
    positions,
    triangles: [
      [0, 1, 2],
      [0, 2, 3],
    ],
    normals: positions.map(() => [0, 0, 1]),
  };
}

/** A cube without normals: it is shown flat. From -1 to 1 unless said otherwise. */
export function cube({ half = 1, centre = [0, 0, 0], ...options }: CubeOptions = {}): Fixture {
  const end = (i: number, bit: number, axis: 0 | 1 | 2) => centre[axis] + (i & bit ? half : -half);
  const positions = Array.from({ length: 8 }, (_, i): Vec3 => [end(i, 1, 0), end(i, 2, 1), end(i, 4, 2)]);
  const quads = [
    [0, 4, 6, 2],
    [1, 3, 7, 5],
    [0, 1, 5, 4],
    [2, 6, 7, 3],
    [0, 2, 3, 1],
    [4, 5, 7, 6],
  ] as const;
  const triangles = quads.flatMap(([a, b, c, d]): Vec3[] => [
    [a, b, c],
    [a, c, d],
  ]);
  return fixture({ positions, triangles }, options);
}

/** A ball of radius 1 with its normals: it is shown smooth. */
export function ball(rings = 24, options: FixtureOptions = {}): Fixture {
  const positions: Vec3[] = [];
  const triangles: Vec3[] = [];
  const around = rings * 2;
  for (let ring = 0; ring <= rings; ring++) {
    const tilt = (ring / rings) * Math.PI;
    for (let step = 0; step <= around; step++) {
      const turn = (step / around) * 2 * Math.PI;
      positions.push([Math.sin(tilt) * Math.sin(turn), Math.cos(tilt), Math.sin(tilt) * Math.cos(turn)]);
      const [a, b] = [ring * (around + 1) + step, (ring + 1) * (around + 1) + step];
      if (ring < rings && step < around) triangles.push([a, b, a + 1], [a + 1, b, b + 1]);
    }
  }
  return fixture({ positions, triangles, normals: positions }, options);
}

/** The same mesh with another one's shape for its proxy, as main would write it. */
export function withProxy(mesh: Fixture, { positions, triangles, normals = positions }: Shape): Fixture {
  const indices = Uint32Array.from(triangles.flat());
  const numbers = Float32Array.from(positions.flat());
  const folded = Int8Array.from(normals.flatMap((normal) => octahedral(normal)));
  const at = { positions: indices.byteLength, normals: indices.byteLength + numbers.byteLength };
  const file = new Uint8Array(at.normals + folded.byteLength);
  file.set(new Uint8Array(indices.buffer), 0);
  file.set(new Uint8Array(numbers.buffer), at.positions);
  file.set(new Uint8Array(folded.buffer), at.normals);
  const layout = {
    vertices: positions.length,
    triangles: triangles.length,
    indices: { offset: 0, length: indices.byteLength, bytesPerIndex: 4 as const },
    positions: { offset: at.positions, length: numbers.byteLength },
  };
  const proxy = { bytes: file.length, layout, normals: { offset: at.normals, length: folded.byteLength } };
  return {
    view: { ...mesh.view, proxy },
    urls: { ...mesh.urls, proxy: URL.createObjectURL(new Blob([file])) },
  };
}

/** Distances for a pane, one a vertex, in parts of `scale`; the files are the fixture's from now on. */
export function withDistances(fixture: Fixture, parts: readonly number[], scale: number): Pane {
  const id = nextId();
  fixture.urls.distances = URL.createObjectURL(new Blob([Int16Array.from(parts, (part) => Math.round(part * 32_767))]));
  const distances: DistanceMap = {
    ...{
      id,
      scale,
      least: -scale,
      greatest: scale,
      mean: 0,
      rms: 0,
      openReference: false,
      changes: [],
      beyond: [0, 0],
    },
    quantiles: { half: 0, most: 0, nearlyAll: 0 },
    histogram: { from: -scale, to: scale, shares: [1] },
    drift: { move: [0, 0, 0], scale: 1, significant: false },
  };
  return { ...paneOf(fixture), distances };
}

export const paneOf = ({ view }: Fixture, name = 'Mesh'): Pane => ({ view, name, distances: null });

/** A distance map's files go by its own id: one fixture at a time has any. */
export function mediaOf(...fixtures: readonly Fixture[]): MediaUrl {
  return (id, kind) => {
    const fixture =
      kind === 'distances' || kind === 'proxydistances'
        ? fixtures.find(({ urls }) => urls[kind] !== undefined)
        : fixtures.find(({ view }) => view.id === id);
    return fixture?.urls[kind] ?? NOTHING;
  };
}
