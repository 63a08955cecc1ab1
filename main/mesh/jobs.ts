import * as v from 'valibot';
import { inspect } from './inspect.ts';
import { place } from './place.ts';
import { prepare } from './prepare.ts';
import { readImage } from './read-image.ts';
import type { JobName } from './protocol.ts';
import type { Job } from './serve.ts';

const file = v.pipe(v.string(), v.minLength(1));
const PrepareArgs = v.strictObject({ source: file, out: file });
const InspectArgs = v.strictObject({ file, normalsOut: file, thumbnailOut: file });
const ReadImageArgs = v.strictObject({ file });
const PlaceArgs = v.strictObject({
  coarse: file,
  refined: file,
  octreeResolution: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1 << 16)),
});

/** Everything the mesh process does, by name. */
export const jobs: Readonly<Record<JobName, Job>> = {
  prepare: (args, signal) => prepare(v.parse(PrepareArgs, args), signal),
  inspect: (args, signal) => inspect(v.parse(InspectArgs, args), signal),
  readImage: (args) => readImage(v.parse(ReadImageArgs, args).file),
  place: (args, signal) => place(v.parse(PlaceArgs, args), signal),
};
