import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { silentLog } from '../../../main/base/log.ts';
import { kindOfFolder } from '../../../main/library/identity.ts';
import { openLibrary } from '../../../main/library/open.ts';

/**
 * A process of its own that opens the library below a folder, says what it finds as one line of JSON, and tries to make a
 * project. Started by `damage.test.ts` as somebody whom the library does not belong to.
 */
const [folder = '', root = ''] = process.argv.slice(2);
const library = await openLibrary({
  folder,
  indexFolder: path.join(root, 'index'),
  now: () => Date.now(),
  newId: randomUUID,
  log: silentLog,
});
const refused = await library.createProject('x').then(
  () => 'made',
  (error: unknown) => (error instanceof Error ? error.message : String(error)),
);
const titles = library.cards({ kind: 'project', search: '', after: null, limit: 200 }).cards.map(({ title }) => title);
const around = await kindOfFolder(path.dirname(folder));
const problems = library.problems.map(({ sentence }) => sentence);
process.stdout.write(JSON.stringify({ access: library.access, titles, problems, refused, around }));
library.close();
