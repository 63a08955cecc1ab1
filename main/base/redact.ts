const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // fal's keys: key_id:key_secret, the id a UUID, the secret hexadecimal.
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}:[0-9a-z]{8,}/gi, '[key]'],
  [/\b(Key|Bearer|Basic)\s+[^\s"',}]+/g, '$1 [key]'],
  // Signed and upload URLs carry their own permission.
  [/(https?:\/\/[^\s"'?]+)\?[^\s"']+/g, '$1?[query]'],
];

/**
 * Take keys and signed parts of URLs out of a text that will be kept. `secrets` are removed wherever they stand,
 * whatever they look like.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  let clean = text;
  for (const secret of secrets) if (secret.length >= 4) clean = clean.replaceAll(secret, '[key]');
  for (const [pattern, replacement] of PATTERNS) clean = clean.replace(pattern, replacement);
  return clean;
}
