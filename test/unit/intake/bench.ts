import { randomUUID } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { silentLog } from '../../../main/base/log.ts';
import { Intake } from '../../../main/intake/intake.ts';
import { Uploads } from '../../../main/intake/uploads.ts';
import { libraryIn, temporaryFolder } from '../../support/library-bench.ts';
import { meshEngineHere } from '../../support/mesh-engine.ts';

/** A tetrahedron. */
export const OBJ = 'v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nf 1 2 3\nf 1 4 2\nf 1 3 4\nf 2 4 3\n';

/** A real library, the real mesh engine, and a user's folder beside them. */
export async function bench() {
  const folder = await temporaryFolder();
  const home = path.join(folder, 'user');
  await mkdir(home);
  const library = await libraryIn(folder);
  const stagingFolder = path.join(folder, 'staging');
  const uploads = new Uploads({ folder: stagingFolder, newId: randomUUID, mostBytes: 1_000_000 });
  const warmed: string[] = [];
  const shownAnew: string[] = [];
  const intake = new Intake({
    library,
    engine: meshEngineHere(),
    meshes: { warm: (id) => warmed.push(id) },
    uploads,
    stagingFolder,
    newId: randomUUID,
    log: silentLog,
    publishProject: () => undefined,
    publishMedia: (id) => shownAnew.push(id),
  });
  /** Write files where a user would have them and drop them together. */
  const drop = async (files: Readonly<Record<string, string | Uint8Array>>, projectId: string | null = null) => {
    const paths: string[] = [];
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(home, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content);
      paths.push(file);
    }
    return intake.add(
      projectId,
      paths.map((one) => ({ kind: 'path', path: one })),
    );
  };
  const staged = async (): Promise<string[]> => readdir(stagingFolder).catch(() => []);
  return { folder, home, library, stagingFolder, uploads, intake, drop, warmed, shownAnew, staged };
}
