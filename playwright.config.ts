import { defineConfig } from '@playwright/test';

/** Journeys through the built app, in Electron or what stands in for it: `npm run e2e` after `npm run build`. */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  globalSetup: './test/support/e2e-setup.ts',
  fullyParallel: true,
  forbidOnly: process.env['CI'] !== undefined,
  workers: 2,
  // Real windows on two processors that others share: late once is told as flaky, what fails twice is broken.
  retries: process.env['CI'] === undefined ? 0 : 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['html', { open: 'never' }]],
});
