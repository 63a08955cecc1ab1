/** What no system takes in a file's name, and what a shell or a web server would trip over. */
const UNSAFE = /[\p{Cc}\p{Cf}<>:"/\\|?*#%&{}$!'`@+=]+/gu;
/** Longer names are cut: the whole path has to fit as well. */
const LONGEST = 80;

/** Words as a file's name without its ending: "Dragon, v2" and "Run 1" become "dragon-v2-run-1". */
export function fileStem(...words: readonly string[]): string {
  const stem = words
    .join(' ')
    .normalize('NFC')
    .toLowerCase()
    .replace(UNSAFE, ' ')
    .trim()
    .replace(/[\s.,;_-]+/gu, '-')
    .replace(/^-+|-+$/gu, '');
  const short = Array.from(stem).slice(0, LONGEST).join('').replace(/-+$/u, '');
  return short === '' ? 'picture' : short;
}

/** The name of one picture of a sequence: "dragon-0007.png", numbered from 1, as many digits for each. */
export function numbered(stem: string, index: number, count: number): string {
  const digits = Math.max(4, String(count).length);
  return `${stem}-${String(index + 1).padStart(digits, '0')}.png`;
}
