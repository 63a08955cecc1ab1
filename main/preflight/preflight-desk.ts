import type { Preflight } from '../../preload/contract/preflight.ts';
import type { RunStart } from '../../preload/contract/runs.ts';
import { AppError } from '../base/app-error.ts';
import type { Library } from '../library/port.ts';
import type { InputRecord } from '../library/records.ts';
import type { Matte, MeshEngine, Occupancy, Pose } from '../mesh/port.ts';
import type { Meshes } from '../meshes/meshes.ts';
import {
  gravestFirst,
  info,
  occupancyFindings,
  pictureFindings,
  poseFindings,
  type Surface,
  surfaceFindings,
} from './findings.ts';
import { refusalOf } from './refusal.ts';
import { Remembered } from './remembered.ts';

export interface PreflightDeps {
  readonly library: Pick<Library, 'input' | 'pathOf' | 'twinOf'>;
  readonly engine: Pick<MeshEngine, 'occupancy' | 'matte' | 'pose'>;
  readonly meshes: Pick<Meshes, 'open'>;
}

/** A run's two inputs as they are in the library, with the absolute paths of their files. */
interface Inputs {
  readonly image: Given;
  readonly mesh: Given;
}

interface Given {
  readonly record: InputRecord;
  readonly file: string;
}

type Asked = Pick<RunStart, 'imageId' | 'meshId' | 'params'>;

/**
 * What can be known of a run before it is paid for: free, local, nothing is sent. What was found out about a picture, a
 * mesh or a pair of them is kept by content until the app ends, so that only the first look takes time.
 */
export class PreflightDesk {
  readonly #deps: PreflightDeps;
  readonly #occupancies = new Remembered<Occupancy>();
  readonly #mattes = new Remembered<Matte>();
  readonly #poses = new Remembered<Pose | null>();

  constructor(deps: PreflightDeps) {
    this.#deps = deps;
  }

  /**
   * Everything there is to say, gravest first.
   *
   * @throws AppError `not-found`, `bad-request` (a picture for a mesh), `file-missing`, `damaged` … where an input cannot
   * be looked at; `cancelled`. None of them says that the run would fail.
   */
  async check({ imageId, meshId, params }: Asked, signal: AbortSignal): Promise<Preflight> {
    const inputs = await this.#inputs({ imageId, meshId });
    const { occupancy, matte } = await this.#basics(inputs, signal);
    const hopeless = occupancy.touched === 0 || matte.box === null;
    // Nothing to compare, and no surface to examine.
    const [surface, pose] = hopeless
      ? [null, null]
      : await Promise.all([this.#deps.meshes.open(meshId, signal), this.#pose(inputs, signal)]);
    const { library } = this.#deps;
    const { image, mesh } = inputs;
    return {
      findings: gravestFirst([
        ...occupancyFindings(occupancy),
        ...pictureFindings(matte, params.remove_background),
        ...poseFindings(pose),
        ...(surface === null ? [] : surfaceFindings(surface satisfies Surface)),
        info('bytes', mesh.record.bytes),
      ]),
      twin: library.twinOf({ imageSha256: image.record.sha256, meshSha256: mesh.record.sha256, params }),
    };
  }

  /**
   * For whoever is about to send a run: throws where it is known that nothing can come of it. Quick where the inputs
   * were checked before. What cannot be looked at is not refused: fal may know better.
   *
   * @throws AppError `rejected-input`, not charged; `cancelled`.
   */
  async refuse({ imageId, meshId, params }: Asked, signal: AbortSignal): Promise<void> {
    const basics = await this.#inputs({ imageId, meshId })
      .then((inputs) => this.#basics(inputs, signal))
      .catch((error: unknown) => {
        if (signal.aborted) throw error;
        return null;
      });
    if (basics === null) return;
    const findings = [
      ...occupancyFindings(basics.occupancy),
      ...pictureFindings(basics.matte, params.remove_background),
    ];
    const refusal = refusalOf(findings);
    if (refusal !== null) throw refusal;
  }

  /** Leave all work. Resolves when nothing is being worked on. */
  async close(): Promise<void> {
    await Promise.all([this.#occupancies.close(), this.#mattes.close(), this.#poses.close()]);
  }

  async #inputs({ imageId, meshId }: Pick<RunStart, 'imageId' | 'meshId'>): Promise<Inputs> {
    const [image, mesh] = await Promise.all([this.#given(imageId, 'image'), this.#given(meshId, 'mesh')]);
    return { image, mesh };
  }

  async #given(id: string, slot: InputRecord['slot']): Promise<Given> {
    const { input: record } = await this.#deps.library.input(id);
    if (record.slot !== slot) throw new AppError('bad-request', `That is no ${WORDS[slot]}.`);
    const file = await this.#deps.library.pathOf(id, slot);
    if (file === null) {
      throw new AppError('file-missing', `The ${WORDS[slot]} file is not where it was.`, {
        advice: 'If the library is on a disk that was unplugged, plug it in again.',
        retryable: true,
      });
    }
    return { record, file };
  }

  async #basics({ image, mesh }: Inputs, signal: AbortSignal): Promise<{ occupancy: Occupancy; matte: Matte }> {
    const { engine } = this.#deps;
    const [occupancy, matte] = await Promise.all([
      this.#occupancies.get(mesh.record.sha256, signal, (until) => engine.occupancy({ file: mesh.file }, until)),
      this.#mattes.get(image.record.sha256, signal, (until) => engine.matte({ file: image.file }, until)),
    ]);
    return { occupancy, matte };
  }

  #pose({ image, mesh }: Inputs, signal: AbortSignal): Promise<Pose | null> {
    const { engine } = this.#deps;
    return this.#poses.get(`${image.record.sha256} ${mesh.record.sha256}`, signal, async (until) => {
      try {
        return await engine.pose({ picture: image.file, mesh: mesh.file }, until);
      } catch (error) {
        // No subject can be told from its background: most pictures that are not cut out.
        if (error instanceof AppError && error.code === 'unsupported-file') return null;
        throw error;
      }
    });
  }
}

const WORDS = { image: 'picture', mesh: 'mesh' } as const satisfies Record<InputRecord['slot'], string>;
