import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/**
 * The WebAssembly of a package (`package/file.wasm`). It stands beside the built process (the build copies it there), or
 * in the package where the process runs from its source.
 */
export function wasmOf(specifier: string): Buffer<ArrayBuffer> {
  const here = import.meta.dirname;
  const file = path.posix.basename(specifier);
  const beside = [path.join(here, file), path.join(here, '..', file)].find((candidate) => existsSync(candidate));
  return readFileSync(beside ?? createRequire(import.meta.url).resolve(specifier));
}
