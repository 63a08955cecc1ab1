import type { Finding } from '../../preload/contract/preflight.ts';
import { count, megabytes, percent, plural } from '../format.ts';

/** Voxels of the 128³ grid that UltraShape wants filled. */
const WANTED_VOXELS = 32_768;
/** Pixels that the model looks at. */
const LOOKED_AT = 1024;

/** What is found before a run is paid for, in words. `value` is what the finding counts. */
export const findingText: Readonly<Record<Finding['code'], (value: number) => string>> = {
  'few-voxels': (value) =>
    `${count(value)} of ${count(WANTED_VOXELS)} voxels are filled: thin shapes like this one may fail at fal. You can still try.`,
  voxels: (value) => `${count(value)} voxels filled, ${count(WANTED_VOXELS)} needed: enough shape to work on.`,
  triangles: (value) => `${plural(value, 'triangle')} in the mesh.`,
  bytes: (value) => `Mesh to upload: ${megabytes(value)}.`,
  'no-shape': () => 'The mesh has no surface: there is nothing to refine. Choose another mesh.',
  'colours-lost': () => 'Only the shape comes back, without colours, textures and UVs.',
  'parts-merged': (value) => `${plural(value, 'separate part')} come back as one mesh.`,
  'nearly-closed': (value) => `The surface is nearly closed: ${plural(value, 'open edge')}. fal takes it so.`,
  'open-surface': (value) =>
    `The surface is open, with ${plural(value, 'open edge')}. fal takes it, but open parts may come back closed or thick.`,
  'lies-down': () =>
    'The mesh seems to lie on its back or side. fal leaves it as it is: turn it upright, as the picture shows it.',
  'no-subject': () => 'The picture is wholly transparent: there is nothing to look at. Choose another picture.',
  'poor-matte': (value) =>
    value < 0.5
      ? `The picture’s cut-out leaves ${percent(value)} of it. Check that it leaves the whole subject.`
      : `The picture’s cut-out leaves ${percent(value)} of it, so the background counts as part of the subject.`,
  'touches-border': () => 'The subject is cut off by the picture’s edge. What is not in the picture is guessed.',
  'small-picture': (value) =>
    `The subject is only ${count(value)} px across in the picture; the model looks at ${count(LOOKED_AT)} px.`,
  'cut-out-at-fal': (kept) =>
    kept > 0
      ? 'fal cuts the subject out anew, though the picture is cut out already. Its own cut-out is safer: turn off “Remove the background”.'
      : 'fal cuts the subject out itself; how well cannot be known before. A cut-out PNG is safer.',
  'cut-out-anyway': () =>
    'The picture has no transparent background, so fal cuts the subject out even with “Remove the background” off.',
  'already-cut': () => 'The picture’s own cut-out is used: the safest way.',
};

/** The words of the pre-flight list. */
export const preflightText = {
  title: 'Before you pay',
  checking: 'Checking the picture and the mesh…',
  first: 'Add a picture and a mesh: they are looked at here before anything is paid.',
  failed: (message: string) => `It could not be checked. ${message}`,
  again: 'Check again',
  levels: { error: 'Stops the run', warning: 'Warning', info: 'Note' },
  twin: (number: number, project: string | null) =>
    project === null
      ? `You already have this one: run ${number}.`
      : `You already have this one: ${project}, run ${number}.`,
  twinGoing: (number: number, project: string | null) =>
    project === null
      ? `This one is on its way already: run ${number}.`
      : `This one is on its way already: ${project}, run ${number}.`,
  showIt: 'Show it',
} as const;
