import { Vector3 } from 'three';
import type { Camera as Standpoint, MeshView, Spot } from '../../preload/contract/mesh.ts';
import type { ModelView } from '../viewer/model-view.ts';
import { worldMatrix } from '../viewer/placing.ts';
import { cameraOf, type AxisView, type Pose } from '../viewer/pose.ts';

/** The viewer's camera as bars, panels and keys move it. Without a viewer nothing happens. */
export class Camera {
  #model: ModelView | null = $state.raw(null);
  #pose: Pose | null = $state.raw(null);

  /** Null: there is no viewer. */
  get model(): ModelView | null {
    return this.#model;
  }
  /** Where it stands; null: nothing has been drawn yet. */
  get pose(): Pose | null {
    return this.#pose;
  }
  /** The same, as main understands it. */
  readonly standpoint = $derived.by((): Standpoint | null => (this.#pose === null ? null : cameraOf(this.#pose)));

  attach(model: ModelView | null): void {
    this.#model = model;
    if (model === null) this.#pose = null;
  }

  /** The viewer has drawn from here. */
  drawn(pose: Pose): void {
    this.#pose = pose;
  }

  frame(): void {
    this.#model?.rig.obey({ kind: 'frame' });
  }

  lookAlong(view: AxisView): void {
    this.#model?.rig.obey({ kind: 'axis', view });
  }

  toggleProjection(): void {
    this.#model?.rig.obey({ kind: 'projection' });
  }

  /** Millimetres. What the camera looks at stays as large as it is: it steps back as the lens gets longer. */
  setFocalLength(focalLength: number): void {
    const pose = this.#model?.rig.pose;
    if (pose === undefined) return;
    this.place({ ...cameraOf(pose), focalLength, distance: (pose.distance * focalLength) / pose.focalLength });
  }

  /** Radians; positive turns the picture clockwise. */
  setRoll(roll: number): void {
    const pose = this.#model?.rig.pose;
    if (pose !== undefined) this.place({ ...cameraOf(pose), roll });
  }

  place(standpoint: Standpoint): void {
    this.#model?.rig.place(standpoint);
  }

  /** To a spot of this mesh, given in its file's own coordinates, on the side on which it is seen. */
  flyTo(view: Pick<MeshView, 'placement'>, { at, radius, normal }: Spot): void {
    const matrix = worldMatrix(view);
    this.#model?.rig.flyTo({
      at: new Vector3(...at).applyMatrix4(matrix).toArray(),
      radius: radius * matrix.getMaxScaleOnAxis(),
      normal: normal === null ? null : new Vector3(...normal).transformDirection(matrix).toArray(),
    });
  }
}
