import type { meshesCalls } from '../../../preload/contract/meshes-calls.ts';
import type { HandlerDeps } from '../handlers.ts';
import type { HandlersOf } from '../serve.ts';

/** Meshes, longer works, and pictures on their way out. */
export function meshesHandlers(deps: HandlerDeps): HandlersOf<typeof meshesCalls> {
  const { work, pictures } = deps;
  return {
    'mesh:open': ({ id }) => deps.open().meshes.open(id, work.page),
    'mesh:distances': ({ id, from, work: token }) =>
      work.run(token, (signal, progress) => deps.open().meshes.distances(id, from, signal, progress)),
    'mesh:match': ({ id, imageId, work: token }) =>
      work.run(token, (signal, progress) => deps.open().meshes.match(id, imageId, signal, progress)),
    'mesh:overlap': async ({ id, imageId, camera }) => ({
      overlap: await deps.open().meshes.overlap(id, imageId, camera, work.page),
    }),
    'mesh:report': ({ id }) => deps.open().meshes.report(id, work.page),

    'work:cancel': ({ work: token }) => {
      work.cancel(token);
      return Promise.resolve(undefined);
    },

    'picture:save': ({ token, name }) => pictures.save(token, name),
    'picture:folder': ({ name }) => pictures.folder(name),
    'picture:add': async ({ folder, token, name }) => {
      await pictures.add(folder, token, name);
      return undefined;
    },
    'picture:reveal': () => {
      pictures.reveal();
      return Promise.resolve(undefined);
    },
  };
}
