import path from 'node:path';
import { expect, test } from 'vitest';
import { readMesh, surveyed } from './workbench.ts';

const sample = path.join(import.meta.dirname, '../../../assets/sample');

test.each(['inputs/snail_coarse.glb', 'runs/2026-11-23_0930_5a3b/refined.glb'])(
  'nothing is wrong with the sample’s %s',
  async (file) => {
    const { statistics, health } = await surveyed(await readMesh(path.join(sample, file)));
    expect(statistics).toMatchObject({ watertight: true, components: 1 });
    const { components, ...defects } = health;
    expect(components.count).toBe(1);
    for (const [kind, { count }] of Object.entries(defects)) expect(count, kind).toBe(0);
  },
);
