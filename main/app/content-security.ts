/** The one origin of everything the page loads. */
export const SCHEME = 'app';
export const ORIGIN = 'app://bundle';

/**
 * What the page may load and where it may send: its own files, pictures made in the page, nothing else.
 *
 * No `unsafe-inline`: Svelte sets styles through the DOM. No `wasm-unsafe-eval`: the decoders run in the mesh process.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

/** On every answer. COOP and COEP give the page SharedArrayBuffer, which mesh bytes are streamed into. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
};
