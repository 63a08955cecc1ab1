import { expect, test } from 'vitest';
import { sheetCamera, SHEET_VIEWS, turntableCameras } from '../../../renderer/picture/cameras.ts';
import { fileStem, numbered } from '../../../renderer/picture/file-names.ts';
import { enlarged, filmSize } from '../../../renderer/picture/sizes.ts';
import { FIRST_POSE } from '../../../renderer/viewer/pose.ts';

test.each([
  [['Dragon, v2', 'Run 1'], 'dragon-v2-run-1'],
  [['Дракон', 'Run 12'], 'дракон-run-12'],
  [['../../etc/passwd'], 'etc-passwd'],
  [['C:\\aux', 'a*b?'], 'c-aux-a-b'],
  [['...', '   '], 'picture'],
  [['Tea\u202Epot\n'], 'tea-pot'],
])('%o is kept as %s', (words, stem) => {
  expect(fileStem(...words)).toBe(stem);
});

test('long names are cut at a whole letter', () => {
  const stem = fileStem('🐉'.repeat(200));
  expect(Array.from(stem)).toHaveLength(80);
  expect(stem).toBe('🐉'.repeat(80));
});

test('the pictures of a sequence sort as they were made', () => {
  const names = Array.from({ length: 360 }, (_, i) => numbered('dragon', i, 360));
  expect(names[0]).toBe('dragon-0001.png');
  expect([...names].sort()).toEqual(names);
});

test('a picture that would be too large to be drawn keeps its shape', () => {
  expect(enlarged({ width: 1280, height: 800 }, 2)).toEqual({ width: 2560, height: 1600 });
  const huge = enlarged({ width: 5120, height: 2880 }, 4);
  expect(huge.width * huge.height).toBeLessThanOrEqual(120e6);
  expect(huge.width / huge.height).toBeCloseTo(5120 / 2880, 2);
  expect(enlarged({ width: 1280, height: 800 }, 4, 4096)).toEqual({ width: 4096, height: 2560 });
});

test('films have even sides', () => {
  expect(filmSize(1081, 1.333)).toEqual({ width: 1440, height: 1082 });
  expect(filmSize(1, 0.001)).toEqual({ width: 2, height: 2 });
});

test('a turntable goes once round and does not show its first picture twice', () => {
  const cameras = turntableCameras(FIRST_POSE, 24);
  expect(cameras).toHaveLength(24);
  expect(cameras[0]?.azimuth).toBe(FIRST_POSE.azimuth);
  const turned = cameras.map(({ azimuth }) => (azimuth - FIRST_POSE.azimuth + 4 * Math.PI) % (2 * Math.PI));
  for (const [at, angle] of turned.entries()) expect(angle).toBeCloseTo((at * 2 * Math.PI) / 24, 9);
  expect(new Set(cameras.map(({ elevation, distance }) => `${elevation} ${distance}`)).size).toBe(1);
});

test('a sheet’s views look from where they are named, flat along the axes and with depth in between', () => {
  const box = { min: [-1, -2, 0], max: [1, 2, 1] } as const;
  const seen = SHEET_VIEWS.map((view) => sheetCamera(view, { min: [...box.min], max: [...box.max] }));
  expect(seen.map(({ projection }) => projection)).toEqual([
    ...Array.from({ length: 5 }, () => 'orthographic'),
    'perspective',
  ]);
  expect(seen[0]).toMatchObject({ azimuth: 0, elevation: 0, target: [0, 0, 0.5] });
  expect(seen[4]).toMatchObject({ elevation: Math.PI / 2 });
});
