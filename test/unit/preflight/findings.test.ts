import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../preload/contract/preflight.ts';
import { surveyed } from '../mesh/workbench.ts';
import { ball, box, openBox, solid, type Solid, together } from '../mesh/solids.ts';
import type { Matte } from '../../../main/mesh/port.ts';
import {
  gravestFirst,
  info,
  occupancyFindings,
  pictureFindings,
  surfaceFindings,
} from '../../../main/preflight/findings.ts';

const codes = (findings: readonly Finding[]): string[] => findings.map(({ code, level }) => `${level} ${code}`);

describe('the grid', () => {
  test.for([
    [32_767, 'warning few-voxels'],
    [32_768, 'info voxels'],
  ] as const)('%i cells', ([sampled, expected]) => {
    const findings = occupancyFindings({ triangles: 12, touched: 40_000, sampled });
    expect(codes(findings)).toEqual([expected, 'info triangles']);
    expect(findings.map(({ value }) => value)).toEqual([sampled, 12]);
  });

  test('none at all: there is no shape, and nothing else to say', () => {
    expect(occupancyFindings({ triangles: 3, touched: 0, sampled: 0 })).toEqual([
      { code: 'no-shape', level: 'error', value: null },
    ]);
  });
});

describe('the surface', () => {
  const found = async (mesh: Solid, coloured = false) => surfaceFindings({ ...(await surveyed(mesh)), coloured });
  /** A ball without its first triangles. */
  const bitten = (triangles: number): Solid => {
    const { positions, indices } = ball(5);
    return { positions, indices: indices.slice(triangles * 3) };
  };
  const hemisphere = (): Solid => {
    const { positions, indices } = ball(5);
    const kept = Array.from({ length: indices.length / 3 }, (_, t) => [...indices.subarray(t * 3, t * 3 + 3)]).filter(
      (corners) => corners.every((vertex) => (positions[vertex * 3 + 1] ?? 0) >= 0),
    );
    return solid([...positions], kept.flat());
  };

  test('closed, in one piece: nothing to say', async () => {
    expect(await found(ball(3))).toEqual([]);
  });

  test('colours and parts are not kept', async () => {
    const pair = together(ball(3), ball(3, 1, [3, 0, 0]));
    expect(await found(pair, true)).toEqual([info('colours-lost', null), info('parts-merged', 2)]);
  });

  test('a small hole leaves it nearly closed', async () => {
    expect(await found(bitten(1))).toEqual([info('nearly-closed', 3)]);
  });

  test.for([
    ['half a ball, though its rim has few edges', hemisphere()],
    ['a box without a lid', openBox()],
    ['a sheet', solid([0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0], [0, 1, 2, 2, 1, 3])],
    ['a box with a lone triangle', together(box(), solid([3, 0, 0, 4, 0, 0, 3, 1, 0], [0, 1, 2]))],
  ] as const)('%s is open', async ([, mesh]) => {
    expect(codes(await found(mesh))).toContain('warning open-surface');
  });
});

describe('the picture', () => {
  const good: Matte = {
    size: { width: 1024, height: 1024 },
    hasChannel: true,
    kept: 0.3,
    box: { width: 700, height: 600 },
    cut: 0,
  };
  const opaque: Matte = { ...good, hasChannel: false, kept: 1, box: good.size };

  test.for([
    ['its own cut-out, used', good, false, ['info already-cut']],
    ['its own cut-out, cut again', good, true, ['info cut-out-at-fal']],
    ['opaque, cut out by fal', opaque, true, ['info cut-out-at-fal']],
    ['opaque, the switch off', opaque, false, ['info cut-out-anyway']],
    ['grey with alpha, the switch off', { ...good, hasChannel: false }, false, ['info cut-out-anyway']],
    [
      'an alpha that says nothing, the switch off',
      { ...opaque, hasChannel: true },
      false,
      ['info already-cut', 'warning poor-matte'],
    ],
    ['an alpha that says nothing, cut out by fal', { ...opaque, hasChannel: true }, true, ['info cut-out-at-fal']],
    ['next to nothing left', { ...good, kept: 0.01 }, true, ['info cut-out-at-fal', 'warning poor-matte']],
    ['cut off', { ...good, cut: 0.5 }, false, ['info already-cut', 'warning touches-border']],
    ['touching an edge with a foot', { ...good, cut: 0.2 }, false, ['info already-cut']],
    ['small', { ...good, box: { width: 511, height: 20 } }, false, ['info already-cut', 'info small-picture']],
    ['long and thin', { ...good, box: { width: 100, height: 900 } }, false, ['info already-cut']],
    ['tiny', { ...good, box: { width: 200, height: 255 } }, false, ['info already-cut', 'warning small-picture']],
    ['nothing left', { ...good, kept: 0, box: null }, true, ['error no-subject']],
    ['nothing left, the switch off', { ...good, kept: 0, box: null }, false, ['error no-subject']],
  ] as const satisfies readonly (readonly [string, Matte, boolean, readonly string[]])[])(
    '%s',
    ([, matte, removeBackground, expected]) => {
      expect(codes(pictureFindings(matte, removeBackground))).toEqual(expected);
    },
  );

  test('values are shares and pixels', () => {
    const [, matte] = pictureFindings({ ...good, kept: 0.015 }, true);
    expect(matte?.value).toBe(0.015);
    expect(pictureFindings(good, true)[0]).toEqual(info('cut-out-at-fal', 0.3));
    expect(pictureFindings(opaque, true)[0]).toEqual(info('cut-out-at-fal', null));
    const [, small] = pictureFindings({ ...good, box: { width: 400, height: 30 } }, true);
    expect(small?.value).toBe(400);
  });
});

test('the gravest come first, others as they came', () => {
  const mixed: Finding[] = [
    info('triangles', 1),
    { code: 'few-voxels', level: 'warning', value: 1 },
    info('bytes', 1),
    { code: 'no-subject', level: 'error', value: null },
    { code: 'open-surface', level: 'warning', value: 1 },
  ];
  expect(gravestFirst(mixed).map(({ code }) => code)).toEqual([
    ...['no-subject', 'few-voxels', 'open-surface', 'triangles', 'bytes'],
  ]);
});
