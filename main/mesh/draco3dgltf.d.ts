/** The part of Draco that glTF Transform is given. It has no types of its own. */
declare module 'draco3dgltf' {
  export interface DracoDecoder {
    readonly Decoder: unknown;
  }
  /** For tests, which need something to decode. */
  export function createEncoderModule(): Promise<unknown>;
  export function createDecoderModule(options: { readonly wasmBinary: Uint8Array }): Promise<DracoDecoder>;
}
