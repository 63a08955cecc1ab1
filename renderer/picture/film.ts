import { webm, type WebmFrame } from './webm.ts';

/** How a film can be made here. */
export interface FilmCodec {
  readonly name: 'V_VP9' | 'V_VP8';
  readonly config: VideoEncoderConfig;
}

/** Bits for each pixel of each picture: a turning mesh without banding. */
const BITS_PER_PIXEL = 0.2;
/** So many pictures may wait for the encoder: more would only take memory. */
const WAITING = 3;
/** A player can jump to every so-manieth picture. */
const KEY_EVERY = 60;

/** The best of what this browser can make a film of this size with; null: none. */
export async function filmCodec(width: number, height: number, framesPerSecond: number): Promise<FilmCodec | null> {
  if (typeof VideoEncoder === 'undefined') return null;
  for (const [name, codec] of [
    // Profile 0, level 6.1 (up to 8192 × 4352), 8 bits.
    ['V_VP9', 'vp09.00.61.08'],
    ['V_VP8', 'vp8'],
  ] as const) {
    const config: VideoEncoderConfig = {
      codec,
      width,
      height,
      framerate: framesPerSecond,
      bitrate: Math.round(width * height * framesPerSecond * BITS_PER_PIXEL),
      latencyMode: 'quality',
    };
    const support = await VideoEncoder.isConfigSupported(config).catch(() => null);
    if (support?.supported === true) return { name, config };
  }
  return null;
}

/** Takes pictures one by one and makes a film of them, by a clock of its own: however long each takes to be drawn. */
export class FilmMaker {
  readonly #codec: FilmCodec;
  readonly #framesPerSecond: number;
  readonly #encoder: VideoEncoder;
  readonly #frames: WebmFrame[] = [];
  #count = 0;
  #error: DOMException | null = null;

  constructor(codec: FilmCodec, framesPerSecond: number) {
    this.#codec = codec;
    this.#framesPerSecond = framesPerSecond;
    this.#encoder = new VideoEncoder({
      output: (chunk) => {
        const data = new Uint8Array(chunk.byteLength);
        chunk.copyTo(data);
        this.#frames.push({ data, isKey: chunk.type === 'key' });
      },
      error: (error) => (this.#error = error),
    });
    this.#encoder.configure(codec.config);
  }

  /** Resolves when there is room for the next one. @throws DOMException where the encoder gave up. */
  async add(picture: ImageBitmap): Promise<void> {
    this.#check();
    const time = (index: number) => Math.round((index * 1e6) / this.#framesPerSecond);
    const frame = new VideoFrame(picture, {
      timestamp: time(this.#count),
      duration: time(this.#count + 1) - time(this.#count),
    });
    this.#encoder.encode(frame, { keyFrame: this.#count % KEY_EVERY === 0 });
    frame.close();
    this.#count += 1;
    while (this.#encoder.encodeQueueSize > WAITING) {
      await new Promise((resolve) => this.#encoder.addEventListener('dequeue', resolve, { once: true }));
      this.#check();
    }
  }

  /** @throws DOMException where the encoder gave up. */
  async finish(): Promise<Blob> {
    await this.#encoder.flush();
    this.#check();
    const { width, height } = this.#codec.config;
    return webm({
      codec: this.#codec.name,
      width,
      height,
      framesPerSecond: this.#framesPerSecond,
      frames: this.#frames,
    });
  }

  dispose(): void {
    if (this.#encoder.state !== 'closed') this.#encoder.close();
  }

  #check(): void {
    if (this.#error !== null) throw this.#error;
  }
}
