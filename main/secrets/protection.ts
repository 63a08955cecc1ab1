/**
 * How well something sealed is really protected. On Linux Chromium tags what it encrypts: `v10` means its built-in
 * constant key, which any program can reproduce; `v11` a key from the keyring. Elsewhere there is no such fallback.
 */
export function protectionOf(sealed: Uint8Array, platform: NodeJS.Platform): 'os-keyring' | 'obfuscated-file' {
  return platform === 'linux' && tagOf(sealed) === 'v10' ? 'obfuscated-file' : 'os-keyring';
}

/** The first three bytes, as letters. */
export const tagOf = (sealed: Uint8Array): string => new TextDecoder('latin1').decode(sealed.subarray(0, 3));
