import type { Random } from './random.ts';

/** Breaks the lines of an OBJ: numbers become others, words go, lines change places, are doubled or torn. */
export function mutateObj(bytes: Uint8Array, random: Random): Uint8Array {
  const lines = Buffer.from(bytes).toString('latin1').split('\n');
  for (let times = 1 + random.below(6); times > 0; times--) {
    const at = random.below(lines.length);
    const words = (lines[at] ?? '').split(' ');
    switch (random.below(7)) {
      case 0:
        lines.splice(at, 1);
        break;
      case 1:
        lines.splice(at, 0, ...Array.from({ length: 1 + random.below(50) }, () => lines[at] ?? ''));
        break;
      case 2:
        lines[at] = words.slice(0, random.below(words.length + 1)).join(' ');
        break;
      case 3:
        lines[at] = `${lines[at] ?? ''}${random.of(['\\', ' \\', '\r', '\0', ' 1 2 3', '#', '\u00ff'])}`;
        break;
      case 4: {
        const other = random.below(lines.length);
        [lines[at], lines[other]] = [lines[other] ?? '', lines[at] ?? ''];
        break;
      }
      case 5:
        lines[at] = `${random.of(KEYWORDS)} ${words.slice(1).join(' ')}`;
        break;
      default:
        if (words.length > 1) words[1 + random.below(words.length - 1)] = random.of(NUMBERS);
        lines[at] = words.join(' ');
    }
  }
  return Buffer.from(lines.join('\n'), 'latin1');
}

const KEYWORDS = ['v', 'f', 'l', 'p', 'o', 'vt', 'vn', 'usemtl', 'mtllib', 'curv', 'surf', 'call', 'csh', ''] as const;
const NUMBERS = [
  ...['0', '-0', '-1', '1', '1e9', '-1e9', '2147483647', '2147483648', '4294967296', '99999999999999999999'],
  ...['nan', 'NaN', 'inf', '-Infinity', '1e39', '1e-50', '1,5', '0x10', '1/2/3/4', '//', '-1/-1/-1', 'x', ''],
] as const;
