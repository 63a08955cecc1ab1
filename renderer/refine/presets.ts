import { DEFAULT_PARAMS, type RunParams } from '../../preload/contract/runs.ts';

export const LIMITS = {
  num_inference_steps: { min: 1, max: 50, step: 1 },
  /** fal takes any whole number; every 64th is as fine as anyone can see. */
  octree_resolution: { min: 128, max: 1024, step: 64 },
  seed: { min: 0, max: 2_147_483_647, step: 1 },
} as const;

/** What a preset sets; the seed and the background are the user's own affair. */
type Preset = Pick<RunParams, 'num_inference_steps' | 'octree_resolution'>;

const { num_inference_steps, octree_resolution } = DEFAULT_PARAMS;

export const PRESETS = {
  full: { num_inference_steps, octree_resolution },
  quick: { num_inference_steps: 30, octree_resolution: 512 },
} as const satisfies Readonly<Record<string, Preset>>;

export type PresetName = keyof typeof PRESETS;

/** Which preset these settings are; `own`: none of them. */
export function presetOf(params: Preset): PresetName | 'own' {
  if (isPreset(params, PRESETS.full)) return 'full';
  return isPreset(params, PRESETS.quick) ? 'quick' : 'own';
}

const isPreset = (params: Preset, preset: Preset): boolean =>
  params.num_inference_steps === preset.num_inference_steps && params.octree_resolution === preset.octree_resolution;

export function sameParams(a: RunParams, b: RunParams): boolean {
  return isPreset(a, b) && a.seed === b.seed && a.remove_background === b.remove_background;
}

/** A seed nobody has thought of. `random`: from 0 to below 1. */
export const anySeed = (random: () => number = Math.random): number => Math.floor(random() * (LIMITS.seed.max + 1));
