import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { newRun, Workshop } from './support.ts';

test('what chosen cards have in common is told of all of them, in which project ever they are', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const ids: string[] = [];
  const projects: string[] = [];
  for (const name of ['Dragon', 'Owl', 'Tower']) {
    const { project } = await shop.project(library, name);
    projects.push(project.id);
    for (let n = 0; n < 2; n++) {
      const run = await library.createRun(newRun(project));
      ids.push(run.id);
      await library.saveRun({
        ...run,
        favourite: true,
        tags: n === 0 ? ['Größe'] : ['grosse', 'Keep'],
        rejected: n > 0,
      });
    }
  }
  const { catalogue } = library;
  const chosen = ids.slice(0, 4);
  const { projectIds, ...facts } = await catalogue.chosen('run', chosen);
  expect(projectIds.toSorted()).toEqual(projects.slice(0, 2).toSorted());
  expect(facts).toEqual({
    count: 4,
    favourites: 4,
    rejected: 2,
    rating: 0,
    tags: [
      { tag: 'grosse', count: 2 },
      { tag: 'Größe', count: 2 },
      { tag: 'Keep', count: 2 },
    ],
  });
  const [dragon, owl] = projects;
  await library.editProject(dragon ?? '', () => ({ rating: 4 }));
  await library.editProject(owl ?? '', () => ({ rating: 5 }));
  expect(await catalogue.chosen('project', projects)).toMatchObject({
    count: 3,
    rating: null,
    favourites: 0,
    tags: [],
  });
  expect((await catalogue.chosen('project', projects)).projectIds).toHaveLength(3);
  // What is gone meanwhile does not count; it comes in whatever slice.
  const gone = Array.from({ length: 2500 }, () => randomUUID());
  expect(await catalogue.chosen('run', [...gone, ...ids])).toMatchObject({ count: 6, favourites: 6 });
  expect(await catalogue.chosen('run', gone)).toMatchObject({ count: 0, rating: null, projectIds: [] });
});
