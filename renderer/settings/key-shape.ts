export type KeyShape =
  { readonly kind: 'blank' } | { readonly kind: 'strange' } | { readonly kind: 'key'; readonly key: string };

/**
 * The key in what someone pasted: people copy it with blanks, quotes, line ends, or as a line of a shell profile.
 * Lenient on purpose (something, a colon, something): fal alone knows which keys are its own.
 */
export function readKey(pasted: string): KeyShape {
  const key = pasted
    .trim()
    .replace(/^(?:export\s+)?FAL_KEY\s*=\s*/i, '')
    .replace(/^(?:Authorization:\s*)?Key\s+/i, '')
    .replace(/^(["'`])(.*)\1;?$/s, '$2')
    .trim();
  if (key === '') return { kind: 'blank' };
  return /^[^:\s]+:[^:\s]+$/.test(key) ? { kind: 'key', key } : { kind: 'strange' };
}
