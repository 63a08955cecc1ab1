import path from 'node:path';
import type { WatchView } from '../../../preload/contract/blender.ts';
import type { blenderCalls } from '../../../preload/contract/blender-calls.ts';
import type { Watch } from '../../watch/records.ts';
import type { HandlerDeps } from '../handlers.ts';
import type { HandlersOf } from '../serve.ts';

/** Blender, other programs, and files that are watched for what comes back from them. */
export function blenderHandlers(deps: HandlerDeps): HandlersOf<typeof blenderCalls> {
  const { work } = deps;
  return {
    'blender:list': ({ again }) => deps.blender.list(again),
    'blender:choose': () => deps.blender.choose(),
    'blender:send': ({ work: token, ...wish }) =>
      work.run(token, (signal, progress) => deps.blender.send(deps.open(), wish, signal, progress)),
    'blender:choose-assets': () => deps.blender.chooseAssets(),
    'blender:publish': ({ work: token, ...wish }) =>
      work.run(token, (signal, progress) => deps.blender.publish(deps.open(), wish, signal, progress)),
    'blender:reveal': () => {
      deps.blender.reveal();
      return Promise.resolve(undefined);
    },

    'watch:list': ({ projectId }) => Promise.resolve(deps.watches.of(projectId).map(toView)),
    'watch:add': async ({ projectId, meshId }) => {
      const file = await deps.watches.ask();
      return file === null ? null : toView(await deps.watches.add(projectId, meshId, file));
    },
    'watch:stop': async ({ id }) => {
      await deps.watches.remove(id);
      return undefined;
    },
    'watch:reveal': ({ id }) => {
      deps.shell.reveal(deps.watches.get(id).file);
      return Promise.resolve(undefined);
    },
    'watch:take': () => Promise.resolve(deps.watches.take()),

    'program:list': async ({ again }) => (await deps.openers.list(again)).map(({ id, name }) => ({ id, name })),
    'program:choose': async () => {
      const chosen = await deps.openers.choose();
      return chosen === null ? null : { id: chosen.id, name: chosen.name };
    },
    'program:open': ({ id, as, program, work: token }) =>
      work.run(token, async (signal, progress) => {
        const file = await deps.open().openable(id, as, signal, progress);
        const { name } = await deps.openers.open(file, program);
        return { file: path.basename(file), program: name };
      }),
  };
}

const toView = ({ id, meshId, file }: Watch): WatchView => ({
  id,
  meshId,
  file: path.basename(file),
  folder: path.basename(path.dirname(file)),
});
