/** A calendar month by the user's clock, in the time zone that the system says: `2026-11`. */
export function monthOf(time: number): string {
  const date = new Date(time);
  return `${String(date.getFullYear()).padStart(4, '0')}-${String(date.getMonth() + 1).padStart(2, '0')}`;
}

/** The moments of a month: `from` belongs to it, `to` to the next. Milliseconds since 1970. */
export function spanOfMonth(month: string): { readonly from: number; readonly to: number } {
  const [year = NaN, number = NaN] = month.split('-').map(Number);
  return { from: firstOf(year, number - 1), to: firstOf(year, number) };
}

/** Midnight of the first of the month that `time` is in. */
export const startOfMonth = (time: number): number => spanOfMonth(monthOf(time)).from;

/** Not `new Date(year, month)`, which takes years below 100 for those of the twentieth century. */
function firstOf(year: number, month: number): number {
  const date = new Date(2000, 0, 1);
  date.setFullYear(year, month, 1);
  return date.getTime();
}
