import * as v from 'valibot';

/** What became of one project of what was brought in. */
export const Taken = v.object({
  name: v.string(),
  /** `merged`: some of it was new to a project that was there; `there`: all of it was. */
  outcome: v.picklist(['added', 'merged', 'there', 'refused']),
  /** Runs that are new here. */
  runs: v.number(),
  /** What those had cost, or may have: it counts in this library's ledger. */
  cost: v.number(),
  /** Of how many of the project and its runs that were here already stars, tags, notes or a name were taken over. */
  marked: v.number(),
  /** What of it was left out, is missing or is not what it was, one sentence each. */
  left: v.array(v.string()),
  /** What is said of it there otherwise than here, where it stayed as it is; one sentence each. */
  otherwise: v.array(v.string()),
});
export type Taken = v.InferOutput<typeof Taken>;

export const ImportReport = v.object({
  name: v.string(),
  projects: v.array(Taken),
  /** Why it ended before all was brought in; null: it did not. */
  ended: v.nullable(
    v.object({
      /** What stood in the way; null: the user stopped it. */
      why: v.nullable(v.string()),
      /** What did not come, or not all of it. */
      left: v.array(v.string()),
    }),
  ),
});
export type ImportReport = v.InferOutput<typeof ImportReport>;

/** What came of taking projects out. */
export const ExportReport = v.object({
  /** Of the archive. */
  name: v.string(),
  /** What is missing in it, or is not what it was when it came, one sentence each. */
  left: v.array(v.string()),
});
export type ExportReport = v.InferOutput<typeof ExportReport>;

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
  /** Projects that were not read to their end, for the user stopped it. */
  unread: v.number(),
});
export type CheckReport = v.InferOutput<typeof CheckReport>;
