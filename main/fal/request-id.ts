/** True for what can stand in the path of a URL; fal's ids are UUIDs, which is not relied upon. */
export function isRequestId(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{1,200}$/.test(value);
}
