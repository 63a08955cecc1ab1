import { glbOf, splitBytes } from './glb.ts';
import type { Random } from './random.ts';

type Json = null | boolean | number | string | Json[] | JsonObject;
interface JsonObject {
  [key: string]: Json;
}

/** Breaks what a GLB says of itself, and leaves the rest in order, so that readers get further. */
export function mutateGlb(bytes: Uint8Array, random: Random): Uint8Array {
  const { json, bin } = splitBytes(bytes);
  const description = JSON.parse(json) as Json;
  for (let times = 1 + random.below(3); times > 0; times--) mutateJson(description, random);
  return glbOf(JSON.stringify(description), bin);
}

/** The same for a glTF. */
export function mutateGltf(bytes: Uint8Array, random: Random): Uint8Array {
  const description = JSON.parse(Buffer.from(bytes).toString()) as Json;
  for (let times = 1 + random.below(3); times > 0; times--) mutateJson(description, random);
  return Buffer.from(JSON.stringify(description));
}

/** Changes, takes away or doubles one value somewhere inside. */
function mutateJson(root: Json, random: Random): void {
  const places = placesIn(root);
  if (places.length === 0) return;
  const { owner, key } = random.of(places);
  if (Array.isArray(owner)) {
    const index = Number(key);
    const value = owner[index] ?? null;
    const less = random.below(4);
    if (less === 0) owner.splice(index, 1);
    else if (less === 1) owner.splice(index, 0, structuredClone(value));
    else owner[index] = changed(value, random);
  } else if (random.below(5) === 0) {
    Reflect.deleteProperty(owner, key);
  } else {
    owner[key] = changed(owner[key] ?? null, random);
  }
}

interface Place {
  readonly owner: Json[] | JsonObject;
  readonly key: string;
}

function placesIn(value: Json): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [{ owner: value, key }, ...placesIn(inner)]);
}

function changed(value: Json, random: Random): Json {
  if (typeof value === 'number' && random.below(4) > 0) {
    return random.of([value + 1, value - 1, value * 2, -value, value + 0.5, value * 65_536, ...NUMBERS]);
  }
  return random.of<Json>([...NUMBERS, '', 'SCALAR', 'VEC2', 'VEC4', 'MAT4', '../x', 'data:,', null, true, [], {}, [0]]);
}

const NUMBERS = [0, 1, 3, 5, 255, 5121, 5123, 5125, 65_536, 2 ** 31 - 1, 2 ** 31, 2 ** 53, -1, 1e300, 1e-300] as const;
