import * as v from 'valibot';
import { Recipe } from '../../preload/contract/finish.ts';
import { Camera, Layout } from '../../preload/contract/mesh.ts';
import { Matrix } from '../../preload/contract/values.ts';
import { appearance } from './appearance.ts';
import { distances } from './distances.ts';
import { finish } from './finish/finish.ts';
import { inspect } from './inspect.ts';
import { match } from './match.ts';
import { overlap } from './overlap.ts';
import { Shelf } from './picture/shelf.ts';
import { shrink } from './picture/shrink.ts';
import { place } from './place.ts';
import { matte } from './preflight/matte.ts';
import { occupancy } from './preflight/occupancy.ts';
import { pose } from './preflight/pose.ts';
import { prepare } from './prepare.ts';
import { readImage } from './read-image.ts';
import { report } from './report.ts';
import type { JobName } from './protocol.ts';
import type { Job } from './serve.ts';

const file = v.pipe(v.string(), v.minLength(1));
const PrepareArgs = v.strictObject({ source: file, out: file });
const InspectArgs = v.strictObject({
  file,
  normalsOut: file,
  thumbnailOut: file,
  proxyOut: file,
  boxesOut: file,
});
const FileArgs = v.strictObject({ file });
const PlaceArgs = v.strictObject({
  coarse: file,
  refined: file,
  octreeResolution: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1 << 16)),
});
const Placed = v.strictObject({ file, placement: v.nullable(Matrix) });
const DistancesArgs = v.strictObject({
  mesh: Placed,
  reference: Placed,
  proxy: v.nullable(v.strictObject({ file, layout: Layout })),
  out: file,
  proxyOut: file,
});
const AppearanceArgs = v.strictObject({ source: file, out: file });
const MatchArgs = v.strictObject({ picture: file, mesh: Placed });
const FinishArgs = v.strictObject({
  source: Placed,
  recipe: Recipe,
  out: v.nullable(file),
  previewOut: v.nullable(file),
  extras: v.nullable(v.record(v.string(), v.unknown())),
});
const OverlapArgs = v.strictObject({ picture: file, mesh: Placed, camera: Camera });
const ShrinkArgs = v.strictObject({ file, side: v.pipe(v.number(), v.integer(), v.minValue(1)), out: file });
const PoseArgs = v.strictObject({ picture: file, mesh: file });

/** Everything the mesh process does, by name. */
export function meshJobs(): Readonly<Record<JobName, Job>> {
  const shelf = new Shelf();
  return {
    prepare: (args, signal) => prepare(v.parse(PrepareArgs, args), signal),
    inspect: (args, signal) => inspect(v.parse(InspectArgs, args), signal),
    readImage: (args) => readImage(v.parse(FileArgs, args).file),
    place: (args, signal) => place(v.parse(PlaceArgs, args), signal),
    distances: (args, signal, progress) => distances(v.parse(DistancesArgs, args), signal, progress),
    appearance: (args, signal) => appearance(v.parse(AppearanceArgs, args), signal),
    match: (args, signal, progress) => match(v.parse(MatchArgs, args), shelf, signal, progress),
    finish: (args, signal, progress) => finish(v.parse(FinishArgs, args), signal, progress),
    overlap: (args, signal) => overlap(v.parse(OverlapArgs, args), shelf, signal),
    report: (args, signal) => report(v.parse(FileArgs, args), signal),
    occupancy: (args, signal) => occupancy(v.parse(FileArgs, args), signal),
    matte: (args) => matte(v.parse(FileArgs, args)),
    pose: (args, signal) => pose(v.parse(PoseArgs, args), shelf, signal),
    shrink: (args, signal) => shrink(v.parse(ShrinkArgs, args), signal),
  };
}
