import { defineConfig } from 'vitest/config';

/** Packs the app and reads the result back: slow, so apart from the unit tests. Needs `npm run build` before it. */
export default defineConfig({
  root: import.meta.dirname,
  test: { include: ['*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
});
