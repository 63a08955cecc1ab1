import * as v from 'valibot';

/** A project's, an input's or a run's id. */
export const Id = v.pipe(v.string(), v.uuid());

/** Milliseconds since 1970, UTC. */
export const Time = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A name as a person gives it: trimmed, not empty. */
export const Name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));

/** Names a revision of something that main owns; a view with a lower one than known is old news. */
export const Revision = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Column-major 4×4, as three.js and glTF write it. */
export const Matrix = v.pipe(v.array(v.number()), v.length(16));

export const Vec3 = v.tuple([v.number(), v.number(), v.number()]);
export type Vec3 = v.InferOutput<typeof Vec3>;

/** Axis-aligned box in the mesh's own units, glTF's axes (Y up). */
export const Box = v.object({ min: Vec3, max: Vec3 });
export type Box = v.InferOutput<typeof Box>;
