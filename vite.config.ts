import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';

const root = import.meta.dirname;
const external = ['electron', /^electron\//, /^node:/, ...builtinModules];
const out = (folder: string) => path.join(root, 'out', folder);

/**
 * WebAssembly that the mesh process reads from beside itself; the packages inside the archive would have no other use.
 */
const decoders: Plugin = {
  name: 'decoders',
  applyToEnvironment: (environment) => environment.name === 'main',
  generateBundle() {
    for (const file of [
      'draco3dgltf/draco_decoder_gltf.wasm',
      '@cwasm/jpeg-turbo/jpeg-turbo.wasm',
      '@cwasm/webp/webp.wasm',
    ]) {
      const source = readFileSync(path.join(root, 'node_modules', file));
      this.emitFile({ type: 'asset', fileName: path.basename(file), source });
    }
  },
};

/** Three builds under one roof: the main process with its mesh process and that one's threads, the preload script, the page. */
export default defineConfig({
  root: path.join(root, 'renderer'),
  base: './',
  publicDir: false,
  plugins: [svelte({ configFile: path.join(root, 'svelte.config.js') }), decoders],
  resolve: {
    // yazl, which is CommonJS, calls it by what only its CommonJS form has: as a module its archives cannot be written.
    alias: [{ find: /^buffer-crc32$/, replacement: path.join(root, 'node_modules/buffer-crc32/dist/index.cjs') }],
  },
  server: { port: 5173, strictPort: true, host: '127.0.0.1' },
  worker: { format: 'es' },
  builder: {
    async buildApp(builder) {
      for (const name of ['main', 'preload', 'client']) {
        const environment = builder.environments[name];
        if (environment === undefined) throw new Error(`no environment ${name}`);
        await builder.build(environment);
      }
    },
  },
  environments: {
    client: {
      build: {
        outDir: out('renderer'),
        emptyOutDir: true,
        target: 'chrome156',
        sourcemap: true,
        assetsInlineLimit: 0,
        // The page comes from the archive, not over a network: one file is no slower than ten.
        chunkSizeWarningLimit: 2000,
        rolldownOptions: { checks: { bundlerTimings: false } },
      },
    },
    main: {
      consumer: 'server',
      resolve: {
        noExternal: true,
        external: ['electron'],
        conditions: ['node', 'module', 'import', 'default'],
        builtins: external,
      },
      build: {
        outDir: out('main'),
        emptyOutDir: true,
        target: 'node24',
        sourcemap: true,
        minify: false,
        rolldownOptions: {
          input: {
            index: path.join(root, 'main/index.ts'),
            'mesh-process': path.join(root, 'main/mesh/process.ts'),
            'mesh-thread': path.join(root, 'main/mesh/thread.ts'),
            'index-check': path.join(root, 'main/library/index-check-thread.ts'),
          },
          external,
          output: {
            format: 'esm',
            entryFileNames: '[name].js',
            chunkFileNames: 'chunks/[name]-[hash].js',
            // Some packages are CommonJS and read these.
            banner: 'const __filename = import.meta.filename, __dirname = import.meta.dirname;',
          },
        },
      },
    },
    preload: {
      consumer: 'server',
      resolve: { noExternal: true, external: ['electron'], builtins: external },
      build: {
        outDir: out('preload'),
        emptyOutDir: true,
        target: 'chrome156',
        // Not minified, so its stacks read well without one.
        sourcemap: false,
        minify: false,
        rolldownOptions: {
          input: path.join(root, 'preload/index.ts'),
          external,
          output: { format: 'cjs', entryFileNames: 'index.cjs', codeSplitting: false },
        },
      },
    },
  },
});
