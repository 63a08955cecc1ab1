import {
  BufferTarget,
  getFirstEncodableVideoCodec,
  Output,
  Quality,
  VideoSample,
  VideoSampleSource,
  WebMOutputFormat,
  type VideoCodec,
} from 'mediabunny';
import type { Size } from './sizes.ts';

/** How a film can be made here. */
export interface FilmCodec {
  readonly codec: VideoCodec;
  readonly framesPerSecond: number;
}

/** A turning mesh without banding. */
const QUALITY = new Quality('very-high');
/** A player can jump to a picture this often, in seconds. */
const KEY_EVERY = 2;

/** The best of what this browser can make a film of this size with; null: none. */
export async function filmCodec({ width, height }: Size, framesPerSecond: number): Promise<FilmCodec | null> {
  if (width < 1 || height < 1) return null;
  const codec = await getFirstEncodableVideoCodec(['vp9', 'vp8'], { width, height, quality: QUALITY });
  return codec === null ? null : { codec, framesPerSecond };
}

/** Takes pictures one by one and makes a WebM film of them, by a clock of its own: however long each takes to be drawn. */
export class FilmMaker {
  readonly #output = new Output({ format: new WebMOutputFormat(), target: new BufferTarget() });
  readonly #source: VideoSampleSource;
  readonly #framesPerSecond: number;
  #count = 0;

  constructor({ codec, framesPerSecond }: FilmCodec) {
    this.#framesPerSecond = framesPerSecond;
    this.#source = new VideoSampleSource({
      codec,
      quality: QUALITY,
      keyFrameInterval: KEY_EVERY,
      latencyMode: 'quality',
    });
    this.#output.addVideoTrack(this.#source, { frameRate: framesPerSecond });
  }

  /** Resolves when there is room for the next one. @throws where the encoder gave up. */
  async add(picture: ImageBitmap): Promise<void> {
    if (this.#output.state === 'pending') await this.#output.start();
    const [timestamp, duration] = [this.#count / this.#framesPerSecond, 1 / this.#framesPerSecond];
    const sample = new VideoSample(picture, { timestamp, duration });
    this.#count += 1;
    try {
      await this.#source.add(sample);
    } finally {
      sample.close();
    }
  }

  /** @throws where the encoder gave up, or there was no picture. */
  async finish(): Promise<Blob> {
    await this.#output.finalize();
    const { buffer } = this.#output.target;
    if (buffer === null) throw new Error('the film was not written');
    return new Blob([buffer], { type: 'video/webm' });
  }

  /** Gives the encoder back; a film that is finished stays. */
  async dispose(): Promise<void> {
    if (this.#output.state !== 'finalized') await this.#output.cancel();
  }
}
