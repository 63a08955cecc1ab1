/** What a receipt says, in one kind of numbers: thousands apart, four digits that matter. */
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const some = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });

export const count = (value: number): string => whole.format(value);
export const number = (value: number): string => some.format(value);

/** "1 part", "2,000 parts". */
export const counted = (value: number, what: string): string => `${count(value)} ${what}${value === 1 ? '' : 's'}`;

/** Megabytes of 10⁶ bytes; kilobytes where that would be none. */
export const megabytes = (bytes: number): string =>
  bytes < 1e5 ? `${number(bytes / 1e3)} kB` : `${number(bytes / 1e6)} MB`;

/** "1.2 %". */
export const percent = (share: number): string => `${number(share * 100)} %`;
