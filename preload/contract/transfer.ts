import * as v from 'valibot';

/** What became of one project of what was brought in. */
export const Taken = v.object({
  name: v.string(),
  /** `merged`: some of it was new to a project that was there; `there`: all of it was. */
  outcome: v.picklist(['added', 'merged', 'there', 'refused']),
  /** Runs that are new here. */
  runs: v.number(),
  /** Why something of it was left out, one sentence each. */
  left: v.array(v.string()),
});
export type Taken = v.InferOutput<typeof Taken>;

export const ImportReport = v.object({ name: v.string(), projects: v.array(Taken) });
export type ImportReport = v.InferOutput<typeof ImportReport>;

/** What was found when every file was read and compared with what was written down of it. */
export const CheckReport = v.object({
  files: v.number(),
  bytes: v.number(),
  /** Byte for byte as they were. */
  ok: v.number(),
  changed: v.array(v.string()),
  missing: v.array(v.string()),
  /** Nothing was written down of their content. */
  unknown: v.array(v.string()),
  /** Not the app's; left alone. */
  foreign: v.array(v.string()),
  /** What could not be read at all. */
  problems: v.array(v.string()),
});
export type CheckReport = v.InferOutput<typeof CheckReport>;
