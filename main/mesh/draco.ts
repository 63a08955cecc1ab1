import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createDecoderModule, type DracoDecoder } from 'draco3dgltf';

const WASM = 'draco_decoder_gltf.wasm';

/**
 * A new Draco decoder. Its WebAssembly stands beside the built process (the build copies it there), or in the package
 * where the process runs from its source. One that has failed on a broken file is not used again: its memory may be.
 */
export async function dracoDecoder(): Promise<DracoDecoder> {
  const here = import.meta.dirname;
  const beside = [path.join(here, WASM), path.join(here, '..', WASM)].find((file) => existsSync(file));
  const file = beside ?? createRequire(import.meta.url).resolve(`draco3dgltf/${WASM}`);
  return createDecoderModule({ wasmBinary: readFileSync(file) });
}
