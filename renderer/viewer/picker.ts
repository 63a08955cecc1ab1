import { Matrix4, Vector3 } from 'three';
import type { Vec3 } from '../../preload/contract/values.ts';
import type { ByteSource } from './data-client.ts';
import { cutSide, type Look, type Pane } from './look.ts';
import type { Ray } from './pick.ts';
import type { PickTarget } from './pick-desk.ts';
import { union, worldBox, worldMatrix } from './placing.ts';
import type { SightRay } from './sight.ts';

/** A point of a mesh that the user has pointed at. */
export interface SurfacePoint {
  /** In the world as it is shown. */
  readonly at: Vec3;
  /** The pane's. */
  readonly place: number;
  /** False: on a lighter version of the mesh, so that it is a near miss. */
  readonly exact: boolean;
}

export interface PickerOptions {
  readonly source: Pick<ByteSource, 'pick'>;
  /** The line of sight through a place of the window; null: there is no pane. */
  readonly ray: (clientX: number, clientY: number) => SightRay | null;
  /** The file of a pane's mesh, while its bytes are kept. */
  readonly bytes: (place: number) => Uint8Array | null;
  readonly panes: () => readonly Pane[];
  readonly section: () => Look['section'];
  readonly mediaUrl: (id: string, kind: 'mesh' | 'proxy' | 'boxes') => string;
}

/** Finds what the user points at. */
export class Picker {
  readonly #options: PickerOptions;

  constructor(options: PickerOptions) {
    this.#options = options;
  }

  /**
   * What is seen at a place of the window; null: nothing. Of meshes that lie over each other, the solid one counts.
   *
   * @throws Error where a mesh can no longer be read.
   */
  async at(clientX: number, clientY: number): Promise<SurfacePoint | null> {
    const { ray, panes, source } = this.#options;
    const sight = ray(clientX, clientY);
    const seen = sight === null ? null : this.#uncut(sight);
    if (seen === null) return null;
    for (const place of seen.places) {
      const pane = panes()[place];
      if (pane === undefined) continue;
      const matrix = worldMatrix(pane.view);
      const hit = await source.pick(this.#target(pane, place), inFile(seen, matrix));
      if (hit === null || hit.along > seen.reach) continue;
      const at = new Vector3(...hit.point).applyMatrix4(matrix).toArray();
      return { at, place, exact: hit.exact };
    }
    return null;
  }

  /** The part of a line of sight where nothing is cut away; null: there is none. */
  #uncut({ places, origin, direction }: SightRay): (SightRay & { readonly reach: number }) | null {
    const section = this.#options.section();
    const box = section === null ? null : union(this.#options.panes().map(({ view }) => worldBox(view)));
    if (section === null || box === null) return { places, origin, direction, reach: Infinity };
    const axis = ({ x: 0, y: 1, z: 2 } as const)[section.axis];
    const plane = box.min[axis] + (box.max[axis] - box.min[axis]) * section.at;
    const sign = cutSide(section);
    const beyond = sign * (origin[axis] - plane);
    const towards = sign * direction[axis];
    const until = -beyond / towards;
    if (beyond <= 0) return { places, origin, direction, reach: towards > 0 ? until : Infinity };
    // The eye is where everything is cut away; what is left begins at the plane.
    if (towards >= 0) return null;
    const from = (at: 0 | 1 | 2) => origin[at] + direction[at] * until;
    return { places, origin: [from(0), from(1), from(2)], direction, reach: Infinity };
  }

  #target({ view }: Pane, place: number): PickTarget {
    const { bytes, mediaUrl } = this.#options;
    const data = bytes(place);
    const url = (kind: 'mesh' | 'proxy' | 'boxes') => mediaUrl(view.id, kind);
    return {
      id: view.id,
      file: data === null ? null : { buffer: data.buffer, layout: view.layout },
      boxes: { url: url('boxes'), ...view.boxes },
      standIn:
        view.proxy === null
          ? { url: url('mesh'), layout: view.layout, exact: true }
          : { url: url('proxy'), layout: view.proxy.layout, exact: false },
    };
  }
}

/** The same line in a file's own coordinates; as its direction is carried over with its length, so are distances. */
function inFile({ origin, direction }: SightRay, matrix: Matrix4): Ray {
  const back = new Matrix4().copy(matrix).invert();
  const from = new Vector3(...origin);
  const to = new Vector3(...direction).add(from).applyMatrix4(back);
  from.applyMatrix4(back);
  return { origin: from.toArray(), direction: to.sub(from).toArray() };
}
