import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import { defineConfig, globalIgnores } from 'eslint/config';
import svelteConfig from './svelte.config.js';

// ---- who may import what: the walls of the house ------------------------------------------------
const OWNED = {
  electron: {
    name: 'electron',
    message: 'Only main/index.ts, main/app/ and the files named in eslint.config.js import electron.',
  },
  store: { name: 'electron-store', message: 'Only main/settings/store.ts imports electron-store.' },
  log: { name: 'electron-log/main', message: 'Only main/app/log-file.ts imports electron-log.' },
  fal: { name: '@fal-ai/client', message: 'Only main/fal/client.ts and main/fal/errors.ts import the fal client.' },
  sqlite: { name: 'node:sqlite', message: 'Only main/library/index-db.ts imports node:sqlite.' },
  bits: { name: 'bits-ui', message: 'Only renderer/ui/ wraps bits-ui.' },
  lucide: {
    name: '@lucide/svelte',
    message: "Import one icon: '@lucide/svelte/icons/box'. The barrel compiles two thousand.",
  },
};
/** Everything that has an owner, except what this place owns. */
const owned = (...mine) => Object.entries(OWNED).flatMap(([key, rule]) => (mine.includes(key) ? [] : [rule]));
const wall = (message, ...group) => ({ group, message });

/** Inside main/, imports run one way: base ← services ← meshes ← intake, runs ← found ← ipc, app ← index. */
const SERVICES = ['secrets', 'settings', 'fal', 'library', 'mesh', 'programs'];
const above = (...names) => names.map((name) => `**/${name}/**`);
const MAIN_WALLS = {
  base: wall('base imports nothing of main.', ...above(...SERVICES, 'meshes', 'intake', 'runs', 'found', 'ipc', 'app')),
  ...Object.fromEntries(
    SERVICES.map((name) => [
      name,
      wall(
        `main/${name} imports main/base only (types of a sibling service are passed in).`,
        ...above(
          ...SERVICES.filter((other) => other !== name),
          'meshes',
          'intake',
          'runs',
          'found',
          'pictures',
          'ipc',
          'app',
        ),
      ),
    ]),
  ),
  meshes: wall(
    'main/meshes imports services and base, nothing above.',
    ...above('intake', 'runs', 'pictures', 'ipc', 'app'),
  ),
  intake: wall('main/intake imports services, meshes and base.', ...above('runs', 'found', 'ipc', 'app')),
  runs: wall('main/runs imports services, meshes and base.', ...above('intake', 'found', 'pictures', 'ipc', 'app')),
  ledger: wall(
    'main/ledger imports services and base.',
    ...above('meshes', 'intake', 'runs', 'pictures', 'ipc', 'app'),
  ),
  order: wall(
    'main/order imports services, runs and base.',
    ...above('meshes', 'intake', 'found', 'preflight', 'pictures', 'ipc', 'app'),
  ),
  preflight: wall(
    'main/preflight imports services, meshes and base.',
    ...above('intake', 'runs', 'pictures', 'ipc', 'app'),
  ),
  transfer: wall(
    'main/transfer imports services and base.',
    ...above('meshes', 'intake', 'runs', 'pictures', 'ipc', 'app'),
  ),
  found: wall('main/found imports services, intake, runs and base.', ...above('meshes', 'pictures', 'ipc', 'app')),
  blender: wall(
    'main/blender imports services, meshes and base.',
    ...above('intake', 'runs', 'found', 'pictures', 'watch', 'ipc', 'app'),
  ),
  watch: wall(
    'main/watch imports services, intake and base.',
    ...above('meshes', 'runs', 'found', 'pictures', 'blender', 'ipc', 'app'),
  ),
  pictures: wall('main/pictures imports services and base.', ...above('meshes', 'intake', 'runs', 'ipc', 'app')),
  export: wall(
    'main/export imports services, meshes, intake and base.',
    ...above('runs', 'found', 'pictures', 'command', 'ipc', 'app'),
  ),
  command: wall('main/command imports services, intake, export and base.', ...above('found', 'pictures', 'ipc', 'app')),
};
const PAGE = wall('The main process never imports the page.', '**/renderer/**');
const MAIN = wall('The page and the preload script reach main through preload/contract.ts only.', '**/main/**');

const imports = (files, paths, patterns) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { paths, patterns }] },
});

const SYNTAX = [
  {
    selector:
      'CallExpression[callee.property.name=/^(encryptString|decryptString|isEncryptionAvailable|setUsePlainTextEncryption)$/]',
    message: 'Only the asynchronous methods of safeStorage: the others are gone in Electron 46.',
  },
  { selector: "CallExpression[callee.property.name='setUsePlainTextEncryption']", message: 'Never.' },
];
const IPC_SYNTAX = {
  selector:
    "MemberExpression[object.property.name='webContents'][property.name='send'], MemberExpression[object.name='webContents'][property.name='send']",
  message: 'Events leave through main/ipc/publish.ts.',
};

export default defineConfig(
  globalIgnores(['out', 'dist', 'demo', 'coverage', 'test-results', 'playwright-report']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  ts.configs.stylisticTypeChecked,
  svelte.configs.recommended,
  svelte.configs.prettier,
  {
    languageOptions: {
      parserOptions: {
        project: [
          './tsconfig.json',
          './preload/tsconfig.json',
          './renderer/tsconfig.json',
          './test/bench/tsconfig.json',
          './test/e2e/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  {
    files: ['**/*.ts', '**/*.svelte'],
    rules: {
      'no-undef': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // What is taken out so that the rest is left without it.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'max-lines': ['error', { max: 400 }],
      'no-restricted-syntax': ['error', ...SYNTAX],
      'no-console': 'error',
    },
  },
  {
    // In a template the linter does not see what a component hands to a callback and calls it `any`. svelte-check
    // knows it, and checks every use.
    files: ['**/*.svelte'],
    rules: Object.fromEntries(
      ['argument', 'assignment', 'call', 'member-access', 'return'].map((use) => [
        `@typescript-eslint/no-unsafe-${use}`,
        'off',
      ]),
    ),
  },
  {
    // Lists and choices are replaced as a whole ($state.raw), never changed in place.
    files: ['renderer/{library,state}/**/*.svelte.ts'],
    rules: { 'svelte/prefer-svelte-reactivity': 'off' },
  },
  { files: ['test/**', 'scripts/**', '*.config.*'], rules: { 'no-console': 'off' } },
  { files: ['renderer/**'], languageOptions: { globals: globals.browser } },

  // main/
  imports(['main/**/*.ts'], owned(), [PAGE]),
  imports(['main/index.ts', 'main/services.ts', 'main/app/**/*.ts'], owned('electron', 'log'), [PAGE]),
  imports(['main/ipc/**/*.ts'], owned(), [PAGE, wall('main/ipc imports nothing of main/app.', '**/app/**')]),
  ...Object.entries(MAIN_WALLS).map(([name, rule]) => imports([`main/${name}/**/*.ts`], owned(), [PAGE, rule])),
  imports(['main/settings/store.ts'], owned('store'), [PAGE, MAIN_WALLS['settings']]),
  imports(['main/fal/client.ts', 'main/fal/errors.ts'], owned('fal'), [PAGE, MAIN_WALLS['fal']]),
  imports(['main/library/index-db.ts'], owned('sqlite'), [PAGE, MAIN_WALLS['library']]),
  {
    files: ['main/**/*.ts'],
    ignores: ['main/ipc/publish.ts'],
    rules: { 'no-restricted-syntax': ['error', ...SYNTAX, IPC_SYNTAX] },
  },

  // preload/
  imports(['preload/index.ts'], owned('electron'), [MAIN, PAGE]),
  {
    files: ['preload/contract.ts', 'preload/contract/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(?!valibot$|\\./)',
              message: 'The contract imports its schema library and itself, nothing else.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['preload/**'],
    rules: { 'no-restricted-globals': ['error', 'process', 'Buffer', 'global', 'setImmediate'] },
  },

  // renderer/
  imports(['renderer/**/*.ts', 'renderer/**/*.svelte'], owned(), [MAIN, wall('The page has no Node.', 'node:*')]),
  imports(['renderer/ui/**'], owned('bits'), [MAIN, wall('The page has no Node.', 'node:*')]),

  {
    files: ['**/*.js', '**/*.mjs'],
    extends: [ts.configs.disableTypeChecked],
    languageOptions: { globals: globals.node },
  },
);
