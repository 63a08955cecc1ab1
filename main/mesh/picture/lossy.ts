import { wasmOf } from '../wasm.ts';
import type { Pixels } from './pixels.ts';

/** libjpeg-turbo's and libwebp's own functions, as @cwasm/jpeg-turbo and @cwasm/webp export them. */
interface Library {
  readonly memory: { readonly buffer: ArrayBuffer };
  malloc(bytes: number): number;
  tjInitDecompress(): number;
  tjDecompressHeader3(d: number, jpeg: number, bytes: number, w: number, h: number, sub: number, space: number): number;
  tjDecompress2(
    ...args: [d: number, jpeg: number, bytes: number, to: number, w: number, pitch: number, h: number, as: number, 0]
  ): number;
  WebPDecodeRGBA(webp: number, bytes: number, width: number, height: number): number;
}

/** Pixel formats and colour spaces of turbojpeg.h (2.0). */
const TJPF_RGBA = 7;
const TJPF_CMYK = 11;
const TJCS_CMYK = 3;

/**
 * A library in memory of its own, which goes with the picture: a broken one leaves nothing behind, a large one no hole.
 * The packages' own wrappers keep one memory for good, and know no smaller sizes.
 */
function load(specifier: string): Library {
  const stop = (): never => {
    throw new Error('the decoder gave up');
  };
  const env = { setjmp: () => 0, longjmp: stop };
  const wasi = { environ_sizes_get: () => 0, environ_get: stop, proc_exit: stop };
  const files = { fd_close: stop, fd_seek: stop, fd_write: stop };
  const module = new WebAssembly.Module(wasmOf(specifier));
  const { exports } = new WebAssembly.Instance(module, { env, wasi_snapshot_preview1: { ...wasi, ...files } });
  return exports as Library;
}

function give(library: Library, bytes: Uint8Array): number {
  const at = allocate(library, bytes.length);
  new Uint8Array(library.memory.buffer, at, bytes.length).set(bytes);
  return at;
}

function allocate(library: Library, bytes: number): number {
  const at = library.malloc(bytes);
  if (at === 0) throw new Error('the decoder has no memory left');
  return at;
}

/**
 * Decode a JPEG, at an eighth, a quarter or half of its size where that leaves `side` pixels along its longer side: a
 * photo of 60 megapixels then costs no more than one of 1.
 *
 * @throws Error where it is broken.
 */
export function decodeJpeg(bytes: Uint8Array, side: number): Pixels {
  const library = load('@cwasm/jpeg-turbo/jpeg-turbo.wasm');
  const jpeg = give(library, bytes);
  const decoder = library.tjInitDecompress();
  const header = allocate(library, 16);
  if (library.tjDecompressHeader3(decoder, jpeg, bytes.length, header, header + 4, header + 8, header + 12) !== 0) {
    throw new Error('not a JPEG');
  }
  const [fullWidth = 0, fullHeight = 0, , space = 0] = new Uint32Array(library.memory.buffer, header, 4);
  const eighths = [1, 2, 4].find((part) => Math.max(fullWidth, fullHeight) * part >= side * 8) ?? 8;
  const width = Math.ceil((fullWidth * eighths) / 8);
  const height = Math.ceil((fullHeight * eighths) / 8);
  const to = allocate(library, width * height * 4);
  const isPrint = space >= TJCS_CMYK;
  // Its answer is not 0 also where it only warns, as of a byte too many, and has decoded all the same. What it cannot
  // decode ends in `longjmp`.
  library.tjDecompress2(decoder, jpeg, bytes.length, to, width, width * 4, height, isPrint ? TJPF_CMYK : TJPF_RGBA, 0);
  const data = new Uint8Array(library.memory.buffer, to, width * height * 4);
  if (isPrint) fromPrint(data);
  return { width, height, data };
}

/** CMYK as Photoshop writes it, 255 being no ink, to RGB: near enough to tell a subject from its background. */
function fromPrint(data: Uint8Array): void {
  for (let i = 0; i < data.length; i += 4) {
    const light = (data[i + 3] ?? 0) / 255;
    for (let channel = 0; channel < 3; channel++) data[i + channel] = (data[i + channel] ?? 0) * light;
    data[i + 3] = 255;
  }
}

/**
 * Decode a WebP, lossy or lossless.
 *
 * @throws Error where it is broken.
 */
export function decodeWebp(bytes: Uint8Array): Pixels {
  const library = load('@cwasm/webp/webp.wasm');
  const webp = give(library, bytes);
  const header = allocate(library, 8);
  const from = library.WebPDecodeRGBA(webp, bytes.length, header, header + 4);
  if (from === 0) throw new Error('not a whole WebP');
  const [width = 0, height = 0] = new Uint32Array(library.memory.buffer, header, 2);
  return { width, height, data: new Uint8Array(library.memory.buffer, from, width * height * 4) };
}
