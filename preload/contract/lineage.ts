import * as v from 'valibot';
import { Id, Time } from './values.ts';

/** A file on the way from a picture to what was taken home. */
export const LineageNode = v.object({
  /** An input's, a run's or an export's id. */
  id: Id,
  /** `refined`: a run, with or without its result. */
  kind: v.picklist(['picture', 'coarse', 'refined', 'export']),
  projectId: Id,
  /** The project's name. */
  project: v.string(),
  /** The file's name, or the run's. */
  title: v.string(),
  /** Names what `media/<picture>/thumbnail` shows; null: nothing to show. */
  picture: v.nullable(Id),
  at: Time,
  /** The file is not where it should be. */
  missing: v.boolean(),
});
export type LineageNode = v.InferOutput<typeof LineageNode>;

/**
 * `made`: a run was made from it; `exported`: it was written out; `taken-in`: the same content came in somewhere;
 * `version`: it was edited, and came home as the next version.
 */
export const LineageEdge = v.object({ from: Id, to: Id, how: v.picklist(['made', 'exported', 'taken-in', 'version']) });
export type LineageEdge = v.InferOutput<typeof LineageEdge>;

/** What a file was made from and what was made of it, as far as can be walked from it. */
export const Lineage = v.object({
  nodes: v.array(LineageNode),
  edges: v.array(LineageEdge),
  /** There is more than fits; ask again from a node at the rim. */
  more: v.boolean(),
});
export type Lineage = v.InferOutput<typeof Lineage>;
