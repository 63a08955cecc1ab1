import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { writeFile } from 'atomically';
import { AppError, fromDisk, systemCode } from '../base/app-error.ts';

/** The file by which Blender knows an asset library's catalogues. */
export const CATALOGUES = 'blender_assets.cats.txt';

const HEADER = `# This is an Asset Catalog Definition file for Blender.
#
# Empty lines and lines starting with \`#\` will be ignored.
# The first non-ignored line should be the version indicator.
# Other lines are of the format "UUID:catalog/path/for/assets:simple catalog name"

VERSION 1
`;

/** What a name may be as one step of a catalogue's path: neither a separator nor the end of the field. */
const stepOf = (name: string): string =>
  name
    .toWellFormed()
    .replace(/[:/\\\p{Cc}]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim() || 'Unnamed';

/**
 * The text of a catalogue file with `Ultrashape/<project>` in it, and that catalogue's id. Everything that is there stays
 * to the byte: Blender and the user write this file too.
 *
 * @throws AppError `too-new` for a version that the app does not know.
 */
export function withCatalogue(
  text: string | null,
  project: string,
  newId: () => string = randomUUID,
): { readonly text: string; readonly id: string } {
  const wanted = `Ultrashape/${stepOf(project)}`;
  const lines = (text ?? '').replace(/^\uFEFF/, '').split(/\r?\n/);
  const told = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  const version = told.map((line) => /^VERSION\s+(\d+)/.exec(line)?.[1]).find((one) => one !== undefined);
  if (version !== undefined && version !== '1') {
    throw new AppError('too-new', `The folder’s ${CATALOGUES} is of version ${version}.`, {
      advice: 'This app knows version 1. It was left as it is; choose another folder.',
    });
  }
  for (const line of told) {
    const [id = '', where = ''] = line.split(':');
    if (where === wanted && /^[0-9a-f-]{36}$/i.test(id)) return { text: text ?? '', id };
  }
  const id = newId();
  const ending = text?.includes('\r\n') === true ? '\r\n' : '\n';
  const before = text === null || told.length === 0 ? `${text ?? ''}${HEADER}` : text;
  const apart = before.endsWith('\n') ? '' : ending;
  return { text: `${before}${apart}${id}:${wanted}:${wanted.replaceAll('/', '-')}${ending}`, id };
}

/** Have the catalogue of a project in a folder's file. @returns its id. @throws AppError, also what the disk says. */
export async function catalogueIn(folder: string, project: string): Promise<string> {
  const file = path.join(folder, CATALOGUES);
  try {
    const there = await readFile(file, 'utf8').catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return null;
      throw error;
    });
    const { text, id } = withCatalogue(there, project);
    if (text !== there) await writeFile(file, Readable.from([text]), { fsync: true });
    return id;
  } catch (error) {
    throw fromDisk(error);
  }
}
