import { createDecoderModule, type DracoDecoder } from 'draco3dgltf';
import { wasmOf } from './wasm.ts';

/** A new Draco decoder. One that has failed on a broken file is not used again: its memory may be. */
export async function dracoDecoder(): Promise<DracoDecoder> {
  return createDecoderModule({ wasmBinary: wasmOf('draco3dgltf/draco_decoder_gltf.wasm') });
}
