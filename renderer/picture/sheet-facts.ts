import type { Statistics } from '../../preload/contract/mesh.ts';
import { pictureText } from '../messages/picture.ts';
import type { StripItem } from '../project/strip-items.ts';

/** What a comparison sheet says of a version, a line each: what it was made with, and what came of it. */
export function factsOf(item: StripItem, { triangles }: Pick<Statistics, 'triangles'>): readonly string[] {
  const text = pictureText.sheet;
  const result = text.triangles(triangles);
  if (item.kind !== 'run') return [text.asGiven, result];
  const { num_inference_steps: steps, octree_resolution: octree, seed, remove_background: removes } = item.run.params;
  const made = [text.steps(steps), text.octree(octree), text.seed(seed)];
  return [...made, ...(removes ? [text.background] : []), result];
}
