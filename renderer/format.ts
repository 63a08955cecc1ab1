/** How the app writes numbers, sizes, times and money: the same everywhere. */
const LOCALE = 'en-US';
const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });
const shortDay = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short' });
const longDay = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric' });
const month = new Intl.DateTimeFormat(LOCALE, { month: 'long', year: 'numeric' });
const clock = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** 6524310 → "6,524,310". */
export function count(value: number): string {
  return whole.format(value);
}

/** "1 run", "3 runs". */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** Triangles at a glance: 6524310 → "6.5 M", 84210 → "84 k". */
export function roughly(value: number): string {
  if (value >= 1e6) return `${tenths.format(value / 1e6)} M`;
  if (value >= 1e4) return `${whole.format(value / 1e3)} k`;
  return whole.format(value);
}

const short = new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: 3 });

/** A length in units of some mesh, to three digits: 0.0123456 → "0.0123". */
export function measured(length: number): string {
  return short.format(length);
}

/** A share from 0 to 1 to be compared with others: "12.3 %", "under 0.1 %". */
export function share(ratio: number): string {
  return ratio > 0 && ratio < 0.001 ? 'under 0.1 %' : `${tenths.format(ratio * 100)} %`;
}

/** A small share, to three digits: 0.0001234 → "0.0123 %". */
export function fineShare(ratio: number): string {
  return `${short.format(ratio * 100)} %`;
}

/** Bytes as megabytes (10⁶): "117 MB", "3.2 MB", "under 0.1 MB". */
export function megabytes(bytes: number): string {
  const value = bytes / 1e6;
  if (value > 0 && value < 0.1) return 'under 0.1 MB';
  return `${(value < 10 ? tenths : whole).format(value)} MB`;
}

/** "61 / 117 MB"; without a total "61 MB". */
export function transferred(done: number, total: number | null): string {
  return total === null ? megabytes(done) : `${whole.format(done / 1e6)} / ${megabytes(total)}`;
}

/** Milliseconds as people say them: "48 s", "1 min 40 s", "12 min", "1 h 5 min". */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / SECOND));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10 && seconds % 60 !== 0) return `${minutes} min ${seconds % 60} s`;
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Milliseconds as a stopwatch has them, to be compared with others: "0:48", "1:40", "1:05:00". */
export function stopwatch(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / SECOND));
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  const rest = two(seconds % 60);
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
}

/** "$0.15", always with two decimals. */
export function money(amount: number, currency = 'USD'): string {
  return new Intl.NumberFormat(LOCALE, { style: 'currency', currency, minimumFractionDigits: 2 }).format(amount);
}

/** A ratio from 0 to 1 as whole per cent, never rounded up to 100 % before it is there. */
export function percent(ratio: number): string {
  return `${Math.floor(Math.min(1, Math.max(0, ratio)) * 100)} %`;
}

/** When something was, seen from `now`: "just now", "5 min ago", "14:12", "3 Nov", "3 Nov 2025". */
export function moment(at: number, now: number): string {
  const ago = now - at;
  if (ago < MINUTE) return 'just now';
  if (ago < HOUR) return `${Math.floor(ago / MINUTE)} min ago`;
  const [then, today] = [new Date(at), new Date(now)];
  if (then.toDateString() === today.toDateString()) return clock.format(then);
  return (then.getFullYear() === today.getFullYear() ? shortDay : longDay).format(then);
}

/** "Nov 3, 14:12"; with the year where it is not this one. For tables. */
export function stamp(at: number, now: number): string {
  const then = new Date(at);
  const day = (then.getFullYear() === new Date(now).getFullYear() ? shortDay : longDay).format(then);
  return `${day}, ${clock.format(then)}`;
}

/** A calendar month of the contract, "2026-11" → "November 2026". */
export function monthName(name: string): string {
  const [year = 0, number = 1] = name.split('-').map(Number);
  return month.format(new Date(year, number - 1));
}

/** The calendar month of a time by the user's clock, as "2026-11". */
export function monthOf(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}`;
}
