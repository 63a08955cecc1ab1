import type { GivenFile } from '../state/intake.svelte.ts';
import { isUsable } from '../refine/pairs.ts';

const KINDS = '.png,.jpg,.jpeg,.webp,.glb,.gltf,.obj,.mtl,.bin';

/**
 * Opens the system's dialog for files, or for a folder with all that is in it. The page's own dialog: what is picked is
 * looked at before it goes anywhere.
 *
 * @returns none where the user thought better of it.
 */
export async function pickFiles(what: 'files' | 'folder'): Promise<readonly GivenFile[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.hidden = true;
  if (what === 'folder') input.webkitdirectory = true;
  else input.accept = KINDS;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  input.onchange = () => resolve(undefined);
  input.oncancel = () => resolve(undefined);
  // Some systems forget a dialog whose element is nowhere.
  document.body.append(input);
  input.click();
  await promise;
  input.remove();
  return [...(input.files ?? [])]
    .map((file) => ({ file, folder: file.webkitRelativePath.split('/').slice(0, -1).join('/') }))
    .filter(({ file, folder }) => folder === '' || isUsable(file));
}
