/** A moment by the user's clock, with its distance from UTC, as ISO 8601 has it: `2026-11-23T14:12:05+01:00`. */
export function localTime(time: number): string {
  // Minutes that UTC is ahead, in this zone and on this day.
  const behind = -new Date(time).getTimezoneOffset();
  const clock = new Date(time + behind * 60_000).toISOString().slice(0, 19);
  const [hours, minutes] = [Math.floor(Math.abs(behind) / 60), Math.abs(behind) % 60];
  return `${clock}${behind < 0 ? '-' : '+'}${twoDigits(hours)}:${twoDigits(minutes)}`;
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');
