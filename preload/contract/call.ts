import * as v from 'valibot';
import { Id } from './values.ts';

/** One thing the page can ask of the main process: what goes in (checked there) and what comes back. */
export const call = <I extends v.GenericSchema, O extends v.GenericSchema>(input: I, output: O) => ({ input, output });
export const nothing = v.undefined();

/** A project to be shown, `runId`: and this run of it. */
export const ShownProject = v.object({ projectId: Id, runId: v.nullable(Id) });
export type ShownProject = v.InferOutput<typeof ShownProject>;

/** Names a longer work, so that its progress can be told and it can be stopped; the page makes it up. */
export const Work = v.pipe(v.string(), v.uuid());
