/** What of WebAssembly this folder uses: Node has it, its types do not. */
declare namespace WebAssembly {
  type Imports = Readonly<Record<string, Readonly<Record<string, () => unknown>>>>;
  const Module: new (bytes: Uint8Array) => object;
  const Instance: new (module: object, imports: Imports) => { readonly exports: unknown };
}
