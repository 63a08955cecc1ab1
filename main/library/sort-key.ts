/** Long enough to tell names apart. */
const LENGTH = 120;

/**
 * What a name is sorted by, byte by byte, so that it comes out as people sort: without case and accents, 2 before 10.
 */
export function sortKey(name: string): string {
  return plain(name)
    .replace(/\d+/gu, (digits) => digits.replace(/^0+(?=\d)/u, '').padStart(12, '0'))
    .slice(0, LENGTH);
}

/** A text without case and accents: two that people take for the same are the same. */
export const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .trim();
