import { expect, test } from 'vitest';
import { localTime } from '../../../main/base/local-time.ts';
import { monthOf, spanOfMonth, startOfMonth } from '../../../main/base/month.ts';
import { inZone } from '../../support/time-zone.ts';

test.each(['UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Pacific/Kiritimati', 'America/Havana', 'Asia/Beirut'])(
  'months follow one another without a gap in %s',
  (zone) => {
    inZone(zone);
    let end = spanOfMonth('2019-12').to;
    for (let at = 0; at < 120; at++) {
      const month = `${2020 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
      const { from, to } = spanOfMonth(month);
      expect(from).toBe(end);
      expect([monthOf(from), monthOf(to - 1), startOfMonth(to - 1)]).toEqual([month, month, from]);
      expect(monthOf(from - 1)).not.toBe(month);
      end = to;
    }
  },
);

test('years of any length are years', () => {
  inZone('UTC');
  expect(new Date(spanOfMonth('0007-12').to).toISOString()).toBe('0008-01-01T00:00:00.000Z');
  expect(monthOf(Date.UTC(2026, 0, 1))).toBe('2026-01');
});

test('a moment is told by the clock on the wall, and names the same moment', () => {
  const winter = Date.UTC(2026, 0, 5, 23, 30, 1);
  const summer = Date.UTC(2026, 6, 5, 23, 30, 1);
  inZone('Europe/Berlin');
  expect([localTime(winter), localTime(summer)]).toEqual(['2026-01-06T00:30:01+01:00', '2026-07-06T01:30:01+02:00']);
  inZone('America/St_Johns');
  expect([localTime(winter), localTime(summer)]).toEqual(['2026-01-05T20:00:01-03:30', '2026-07-05T21:00:01-02:30']);
  expect(Date.parse(localTime(summer))).toBe(summer);
});
