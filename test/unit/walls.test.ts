import { ESLint } from 'eslint';
import { expect, test } from 'vitest';
import ts from 'typescript-eslint';

/** Lint one line as if it stood in `file`, by the project's own rules that need no types. */
async function complaints(file: string, code: string): Promise<string[]> {
  const eslint = new ESLint({
    overrideConfig: [
      { ...ts.configs.disableTypeChecked, languageOptions: { parserOptions: { project: null } } },
    ] as never,
  });
  const [result] = await eslint.lintText(code, { filePath: file });
  return (result?.messages ?? []).map((message) => message.ruleId ?? message.message);
}

const WALL = 'no-restricted-imports';

test.each([
  ['main/library/planted.ts', "import { app } from 'electron';"],
  ['main/runs/planted.ts', "import { ipcMain } from 'electron';"],
  ['main/runs/planted.ts', "import { createFalClient } from '@fal-ai/client';"],
  ['main/library/planted.ts', "import { DatabaseSync } from 'node:sqlite';"],
  ['main/library/planted.ts', "import Store from 'electron-store';"],
  ['main/base/planted.ts', "import { createFal } from '../fal/fal.ts';"],
  ['main/fal/planted.ts', "import { openLibrary } from '../library/library.ts';"],
  ['main/mesh/planted.ts', "import { Runner } from '../runs/runner.ts';"],
  ['main/runs/planted.ts', "import { serveIpc } from '../ipc/serve.ts';"],
  ['main/ipc/planted.ts', "import { openWindow } from '../app/window.ts';"],
  ['main/ipc/planted.ts', "import { call } from '../../renderer/app.ts';"],
  ['renderer/library/planted.ts', "import { AppError } from '../../main/base/app-error.ts';"],
  ['renderer/library/planted.ts', "import { readFile } from 'node:fs/promises';"],
  ['renderer/library/planted.ts', "import { ipcRenderer } from 'electron';"],
  ['renderer/library/planted.ts', "import { Box } from '@lucide/svelte';"],
  ['renderer/library/planted.ts', "import { Dialog } from 'bits-ui';"],
  ['preload/contract/planted.ts', "import { AppError } from '../../main/base/app-error.ts';"],
  ['preload/contract/planted.ts', "import path from 'node:path';"],
])('%s may not say %s', async (file, line) => {
  expect(await complaints(file, line)).toContain(WALL);
});

test.each([
  ['main/app/planted.ts', "import { app } from 'electron';"],
  ['main/runs/planted.ts', "import type { Fal } from '../fal/port.ts';"],
  ['renderer/library/planted.ts', "import Box from '@lucide/svelte/icons/box';"],
  ['preload/contract/planted.ts', "import * as v from 'valibot';"],
])('%s may say %s', async (file, line) => {
  expect(await complaints(file, line)).not.toContain(WALL);
});

test('only the asynchronous methods of safeStorage, and events only through publish.ts', async () => {
  expect(await complaints('main/app/planted.ts', 'safeStorage.encryptString(text);')).toContain('no-restricted-syntax');
  expect(await complaints('main/app/planted.ts', 'safeStorage.encryptStringAsync(text);')).not.toContain(
    'no-restricted-syntax',
  );
  expect(await complaints('main/app/planted.ts', "window.webContents.send('a', 1);")).toContain('no-restricted-syntax');
});
