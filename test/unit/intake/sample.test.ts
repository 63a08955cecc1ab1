import { mkdir, writeFile } from 'node:fs/promises';
import { createHash, randomUUID } from 'node:crypto';
import path from 'node:path';
import { expect, test } from 'vitest';
import { DEFAULT_PARAMS } from '../../../preload/contract/runs.ts';
import { openSample } from '../../../main/intake/sample.ts';
import { libraryIn, temporaryFolder } from '../../support/library-bench.ts';
import { png } from '../../support/pictures.ts';

test('the sample is copied in once and opened from then on, whatever the user made of it', async () => {
  const folder = await temporaryFolder();
  const sample = path.join(folder, 'sample');
  await mkdir(path.join(sample, 'inputs'), { recursive: true });
  const picture = png();
  await writeFile(path.join(sample, 'inputs', 'hero.png'), picture);
  const id = randomUUID();
  const at = 1_790_000_000_000;
  await writeFile(
    path.join(sample, 'project.json'),
    JSON.stringify({
      version: 1,
      id: randomUUID(),
      name: 'Sample dragon',
      notes: '',
      tags: [],
      createdAt: at,
      updatedAt: at,
      inputs: [
        {
          id,
          slot: 'image',
          file: 'inputs/hero.png',
          original: null,
          name: 'hero.png',
          bytes: picture.length,
          sha256: createHash('sha256').update(picture).digest('hex'),
          addedAt: at,
          notes: [],
          size: { width: 80, height: 64 },
          hasAlpha: false,
          triangles: null,
        },
      ],
      draft: { imageId: id, meshId: null, params: DEFAULT_PARAMS },
    }),
  );
  const library = await libraryIn(folder);
  // Another project of that name is not the sample.
  await library.createProject('Sample dragon');

  const first = await openSample(library, sample);
  await library.changeProject({ projectId: first, notes: 'mine now' });
  expect(await openSample(library, sample)).toBe(first);
  expect(library.cards({ kind: 'project', search: '', after: null, limit: 10 }).total).toBe(2);
});
