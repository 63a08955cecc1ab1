import type box from '@lucide/svelte/icons/box';

/** Any one icon of `@lucide/svelte/icons/…`. */
export type Icon = typeof box;
