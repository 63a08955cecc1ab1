import * as v from 'valibot';

/** How the app reaches fal. */
export const Network = v.strictObject({
  /** `system`: as the system says; `manual`: through `proxyUrl`; `none`: straight. */
  proxy: v.picklist(['system', 'manual', 'none']),
  /** `http://host:port`, `https://…` or `socks5://…`, without a name or password; empty where there is none. */
  proxyUrl: v.pipe(v.string(), v.trim(), v.maxLength(300)),
});
export type Network = v.InferOutput<typeof Network>;

/** The steps from here to fal, in order. */
export const NETWORK_STEPS = ['proxy', 'name', 'connection', 'certificate', 'fal', 'key'] as const;

/** What became of each step; those after one that failed were not tried. */
export const NetworkTest = v.object({
  steps: v.array(
    v.object({
      step: v.picklist(NETWORK_STEPS),
      result: v.picklist(['ok', 'failed', 'skipped']),
      /** One sentence; what to do, where it failed. */
      message: v.string(),
    }),
  ),
});
export type NetworkTest = v.InferOutput<typeof NetworkTest>;
