import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** An image as the bytes it was made of; only a PNG knows its size. Nothing is ever drawn. */
export class NativeImage {
  readonly #png: Buffer;

  constructor(png: Buffer) {
    this.#png = png;
  }
  isEmpty(): boolean {
    return this.#png.length === 0;
  }
  toPNG(): Buffer {
    return this.#png;
  }
  toJPEG(): Buffer {
    return this.#png;
  }
  toBitmap(): Buffer {
    return this.#png;
  }
  toDataURL(): string {
    return `data:image/png;base64,${this.#png.toString('base64')}`;
  }
  getSize(): { width: number; height: number } {
    if (this.#png.length <= 24) return { width: 0, height: 0 };
    return { width: this.#png.readUInt32BE(16), height: this.#png.readUInt32BE(20) };
  }
  getAspectRatio(): number {
    const { width, height } = this.getSize();
    return height === 0 ? 1 : width / height;
  }
  resize(): this {
    return this;
  }
  crop(): this {
    return this;
  }
  setTemplateImage(): void {
    return;
  }
}

export const nativeImage = {
  createEmpty: () => new NativeImage(Buffer.alloc(0)),
  createFromBuffer: (bytes: Uint8Array) => new NativeImage(Buffer.from(bytes)),
  createFromDataURL: (url: string) => new NativeImage(Buffer.from(url.split(',')[1] ?? '', 'base64')),
  createFromPath: (file: string) => new NativeImage(existsSync(file) ? readFileSync(file) : Buffer.alloc(0)),
  createThumbnailFromPath: async (file: string) => new NativeImage(await readFile(file)),
};
