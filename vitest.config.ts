import path from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { launchOptions } from './test/support/chromium.ts';

const root = import.meta.dirname;

export default defineConfig({
  test: {
    // One for each of CI's two processors: by itself Vitest leaves one of them idle.
    maxWorkers: 2,
    projects: [
      {
        resolve: { alias: { electron: path.join(root, 'test/support/electron-stub.ts') } },
        test: {
          name: 'node',
          environment: 'node',
          include: [
            'test/unit/**/*.test.ts',
            'test/integration/**/*.test.ts',
            'test/{fal-server,electron-standin}/**/*.test.ts',
          ],
          setupFiles: ['test/support/fail-on-console.ts'],
          server: { deps: { inline: ['electron-store', 'electron-log'] } },
          testTimeout: 30_000,
        },
      },
      {
        plugins: [svelte({ configFile: path.join(root, 'svelte.config.js') })],
        // Found late, a dependency would reload the page in the middle of a test.
        optimizeDeps: { include: ['bits-ui', 'three'] },
        // As app:// does it: without, there is no shared memory.
        server: {
          headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
        },
        test: {
          name: 'component',
          // After all others: a page that shares its processors with them misses the second it is given to answer.
          sequence: { groupOrder: 1 },
          include: ['test/component/**/*.test.ts'],
          setupFiles: ['test/support/fail-on-console.ts'],
          // A page that draws in software on a machine that others share may be late once; what fails twice is broken.
          // Told as "retry x1", so that it is seen.
          retry: process.env['CI'] === undefined ? 0 : 1,
          // What must come true is waited for this long, in ms, and not a moment longer than it takes.
          expect: { poll: { timeout: 5000, interval: 16 } },
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            // What moves is waited for before each click: a sixth of all the time. Motion has a test of its own.
            provider: playwright({ launchOptions, contextOptions: { reducedMotion: 'reduce' } }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
