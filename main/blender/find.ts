import { AppError } from '../base/app-error.ts';
import { programId } from '../programs/found.ts';
import type { Ran, System } from '../programs/port.ts';
import { usualPlaces, type Origin, type Place } from './places.ts';
import { isTooOld, newestFirst, OLDEST, readVersion, type Version } from './version.ts';

/** A Blender that answered when it was asked who it is. */
export interface Blender extends Place {
  /** The same at each start. */
  readonly id: string;
  readonly version: Version;
  readonly tooOld: boolean;
}

/** A first start from a slow disk, with a virus scanner looking on. */
const PATIENCE_MS = 20_000;

/** Names that this variable gives come before everything that is found; the tests play Blender by it. */
export const BLENDER_VARIABLE = 'ULTRASHAPE_BLENDER';

/**
 * Every Blender of this machine, newest first. Each is asked for its version with a time limit; what does not answer as
 * a Blender is left out.
 *
 * @param chosen programs that the user pointed at.
 */
export async function findBlenders(system: System, chosen: readonly string[]): Promise<readonly Blender[]> {
  const given = system.env[BLENDER_VARIABLE] ?? '';
  const own = (origin: Origin, program: string): Place => ({ program, args: [], origin });
  const places = [
    ...(given === '' ? [] : [own('given', given)]),
    ...chosen.map((program) => own('chosen', program)),
    ...(await usualPlaces(system)),
  ];
  const asked = await Promise.all((await thoseThere(system, places)).map((place) => ask(system, place)));
  return asked.filter((one) => one !== null).sort(byRank);
}

/** What somebody gave by hand first, then the newest. */
function byRank(a: Blender, b: Blender): number {
  const rank = ({ origin }: Blender): number => (origin === 'given' ? 0 : 1);
  return rank(a) - rank(b) || newestFirst(a.version, b.version);
}

/** Each program once, by the first of its paths. */
async function thoseThere(system: System, places: readonly Place[]): Promise<readonly Place[]> {
  const there = await Promise.all(
    places.map(async (place) => ({
      place,
      // A snap's program is a link to `snap` itself, as every snap's is.
      real: (await system.isFile(place.program))
        ? place.origin === 'snap'
          ? place.program
          : await system.real(place.program)
        : null,
    })),
  );
  const seen = new Set<string>();
  return there.flatMap(({ place, real }) => {
    if (real === null || seen.has(real)) return [];
    seen.add(real);
    return [place];
  });
}

async function ask(system: System, place: Place): Promise<Blender | null> {
  let ran: Ran;
  try {
    ran = await system.run(place.program, [...place.args, '--version'], PATIENCE_MS);
  } catch {
    return null;
  }
  const version = readVersion(ran.output);
  if (version === null) return null;
  return { ...place, id: programId(place.program, place.args), version, tooOld: isTooOld(version) };
}

/**
 * The Blender behind a path that the user chose: on a Mac an application is a folder with the program inside, on Windows
 * the launcher stands beside it.
 *
 * @throws AppError `unsupported-file` where it does not answer as a Blender, or is too old.
 */
export async function blenderAt(system: System, chosen: string): Promise<Blender> {
  const { path } = system;
  const launcher = /^blender-launcher\.exe$/i.test(path.basename(chosen));
  const program = chosen.toLowerCase().endsWith('.app')
    ? path.join(chosen, 'Contents', 'MacOS', 'Blender')
    : launcher
      ? path.join(path.dirname(chosen), 'blender.exe')
      : chosen;
  const found = await ask(system, { program, args: [], origin: 'chosen' });
  const name = path.basename(chosen);
  if (found === null) {
    throw new AppError('unsupported-file', `${name} did not answer as Blender.`, {
      advice: 'Choose the program itself: blender, blender.exe or Blender.app.',
    });
  }
  if (found.tooOld) throw tooOld(found.version);
  return found;
}

export const tooOld = ({ text }: Version): AppError =>
  new AppError('unsupported-file', `Blender ${text} is too old.`, {
    advice: `The app works with Blender ${OLDEST.join('.')} and newer. Get one at blender.org.`,
  });
