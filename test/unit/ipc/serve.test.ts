import { beforeEach, expect, test } from 'vitest';
import { BUILT_IN_RECIPES } from '../../../preload/contract/finish.ts';
import { calls, type CallName } from '../../../preload/contract.ts';
import type { Reply } from '../../../preload/contract/errors.ts';
import { AppError } from '../../../main/base/app-error.ts';
import { isTrustedFrame, serveIpc, type Caller, type Handlers } from '../../../main/ipc/serve.ts';

const ORIGIN = 'app://bundle';
const OURS: Caller = { senderFrame: { parent: null, origin: ORIGIN }, sender: { id: 1 } };
const ID = '0b6f1c1e-6f0e-4a53-9d6a-0f6f5d8e4c11';
const PARAMS = { num_inference_steps: 50, octree_resolution: 1024, seed: 42, remove_background: true };
const CAMERA = {
  target: [0, 0, 0],
  distance: 2,
  azimuth: 0,
  elevation: 0.3,
  roll: 0,
  projection: 'perspective',
  focalLength: 50,
};

const PROGRAM = '0123456789abcdef';
const LIST = { kind: 'run', search: 'dragon', filter: { rating: 3 }, sort: { by: 'name', descending: false } };

/** One input a call that the contract accepts, so that only the sender or an extra is at fault. */
const VALID: Readonly<Record<CallName, unknown>> = {
  'app:start': undefined,
  'app:open-link': { link: 'fal-keys' },
  'app:reveal-logs': undefined,
  'settings:change': { theme: 'light' },
  'key:set': { key: 'id:secret', keep: 'session' },
  'key:remove': undefined,
  'account:refresh': undefined,
  'library:cards': { kind: 'project', search: '', after: null, limit: 50 },
  'library:ids': { list: LIST, offset: 0, limit: 50_000 },
  'library:place': { list: LIST, id: ID },
  'library:card': { kind: 'run', id: ID },
  'library:chosen': { kind: 'run', ids: [ID] },
  'library:look': { projectIds: [ID], all: true },
  'library:counts': undefined,
  'library:lineage': { id: ID },
  'search:list': undefined,
  'search:save': { id: ID, name: 'Best', list: LIST },
  'search:remove': { id: ID },
  'marks:change': { cards: [{ kind: 'run', id: ID }], change: { rating: 4, addTags: ['best'] }, work: ID },
  'marks:set': { edits: [{ kind: 'run', id: ID, marks: { name: null } }], work: ID },
  'tags:list': undefined,
  'tags:rename': { from: 'best', to: 'keep', work: ID },
  'trash:put': { cards: [{ kind: 'project', id: ID }], work: ID },
  'trash:list': undefined,
  'trash:restore': { entries: [ID], work: ID },
  'trash:empty': { entries: null, work: ID },
  'trash:delete': { entries: [ID], work: ID },
  'project:get': { projectId: ID },
  'project:create': { name: 'dragon' },
  'project:change': { projectId: ID, name: 'dragon' },
  'project:reveal': { projectId: ID },
  'sample:open': undefined,
  'intake:files': { projectId: null, files: [{ kind: 'path', path: '/tmp/a.glb' }] },
  'intake:pick': { projectId: null, slot: null },
  'intake:locate': { inputId: ID },
  'run:preflight': { projectId: ID, imageId: ID, meshId: ID, params: PARAMS, work: ID },
  'run:start': {
    runs: [{ projectId: ID, imageId: ID, meshId: ID, params: PARAMS }],
    sweep: { cap: 0.6 },
    agreed: ['same-again'],
  },
  'run:move': { runId: ID, before: null },
  'run:keep': { runId: ID },
  'run:delete-at-fal': { runId: ID },
  'run:typical': { runId: ID },
  'run:cancel': { runId: ID },
  'run:resume': { runId: ID },
  'run:send-again': { runId: ID, agreed: [] },
  'run:reveal': { runId: ID },
  'run:files': { projectId: ID },
  'run:locate': { runId: ID },
  'found:look': { work: ID },
  'found:adopt': { requestId: ID, work: ID },
  'found:save-result': { requestId: ID, work: ID },
  'ledger:page': { month: '2026-11', projectId: null, after: null, limit: 100 },
  'ledger:export': { month: null },
  'network:test': { network: { proxy: 'manual', proxyUrl: 'http://proxy.example:3128' } },
  'network:choose-certificates': undefined,
  'network:forget-certificates': undefined,
  'mesh:open': { id: ID },
  'mesh:distances': { id: ID, from: ID, work: ID },
  'mesh:match': { id: ID, imageId: ID, work: ID },
  'mesh:overlap': { id: ID, imageId: ID, camera: CAMERA },
  'mesh:report': { id: ID },
  'work:cancel': { work: ID },
  'picture:save': { token: ID, name: 'dragon.png' },
  'picture:folder': { name: 'dragon turntable' },
  'picture:add': { folder: ID, token: ID, name: '001.png' },
  'picture:reveal': undefined,
  'blender:list': { again: true },
  'blender:choose': undefined,
  'blender:send': { runId: ID, blender: PROGRAM, recipe: 'original', into: 'new', watch: true, work: ID },
  'blender:choose-assets': undefined,
  'blender:publish': { runId: ID, blender: PROGRAM, recipe: 'original', tags: ['dragon'], work: ID },
  'blender:reveal': undefined,
  'watch:list': { projectId: ID },
  'watch:add': { projectId: ID, meshId: ID },
  'watch:stop': { id: ID },
  'watch:reveal': { id: ID },
  'watch:take': undefined,
  'transfer:import': { what: 'folder', work: ID },
  'transfer:files': { files: [{ kind: 'path', path: '/home/ada/projects.zip' }], work: ID },
  'transfer:export': { projectIds: [ID], work: ID },
  'transfer:check': { work: ID },
  'transfer:save-check': undefined,
  'transfer:paid-elsewhere': { elsewhere: true },
  'program:list': { again: false },
  'program:choose': undefined,
  'program:open': { id: ID, as: '3mf', program: null, work: ID },
  'shelf:get': undefined,
  'shelf:open': { id: ID },
  'shelf:new': undefined,
  'shelf:locate': { id: null },
  'shelf:again': undefined,
  'shelf:forget': { id: ID },
  'shelf:reveal': undefined,
  'shelf:problems': undefined,
  'shelf:reveal-problem': { n: 0 },
  'export:preview': { runId: ID, recipe: BUILT_IN_RECIPES[3], work: ID },
  'export:save': { runId: ID, recipe: BUILT_IN_RECIPES[0], proof: true, work: ID },
  'export:reveal': undefined,
  'export:open': { program: null },
  'export:copy-path': { runId: ID },
  'bundle:save': { projectId: ID, runId: null, as: 'zip', sheet: null, work: ID },
  'drag:prepare': { runId: ID, full: false, work: ID },
  'drag:start': { runId: ID, full: true },
  'origin:add': { token: ID, projectId: null },
};
const NAMES = Object.keys(calls) as CallName[];

const HOSTILE: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['a number', 0],
  ['a string', 'x'],
  ['an array', []],
  ['a function', () => 0],
  ['an unknown key', { extra: true }],
  ['a prototype', JSON.parse('{"__proto__":{"admin":true},"extra":1}')],
  ['a path for an id', { runId: '../../etc', projectId: '../../etc', id: '../../etc' }],
  ['ten megabytes', { search: 'x'.repeat(10_000_000), name: 'x'.repeat(10_000_000), key: 'x'.repeat(10_000_000) }],
];

const listeners = new Map<string, (event: Caller, ...args: unknown[]) => Promise<unknown>>();
const touched: string[] = [];
let answer: () => Promise<unknown>;

beforeEach(() => {
  listeners.clear();
  touched.length = 0;
  answer = () => Promise.resolve('done');
  const handlers = Object.fromEntries(
    NAMES.map((name) => [
      name,
      () => {
        touched.push(name);
        return answer();
      },
    ]),
  ) as unknown as Handlers;
  serveIpc(handlers, {
    ipcMain: {
      handle: (name, listener) => void listeners.set(name, listener),
      removeHandler: (name) => void listeners.delete(name),
    },
    isTrusted: (caller) => isTrustedFrame(caller, ORIGIN, new Set([1])),
    report: () => 'ref123',
  });
});

async function invoke(caller: Caller, name: string, ...args: unknown[]): Promise<Reply<unknown>> {
  const listener = listeners.get(name);
  if (listener === undefined) throw new Error(`${name} is not served`);
  return (await listener(caller, ...args)) as Reply<unknown>;
}

test('every call of the contract is served', () => {
  expect([...listeners.keys()].sort()).toEqual([...NAMES].sort());
});

test.each(NAMES)('%s is answered when it is asked rightly', async (name) => {
  expect(await invoke(OURS, name, VALID[name])).toEqual({ ok: true, value: 'done' });
});

test.each(NAMES.flatMap((name) => HOSTILE.map(([what, input]) => [name, what, input] as const)))(
  '%s refuses %s',
  async (name, _what, input) => {
    expect(await invoke(OURS, name, input)).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    expect(touched).toEqual([]);
  },
);

test.each([-1, 6, 2.5, NaN, '4', null])('a rating of %s is none', async (rating) => {
  const marked = { cards: [{ kind: 'run', id: ID }], change: { rating }, work: ID };
  expect(await invoke(OURS, 'marks:change', marked)).toMatchObject({ ok: false });
  expect(touched).toEqual([]);
});

test.each(NAMES)('%s refuses a second argument', async (name) => {
  expect(await invoke(OURS, name, VALID[name], 1)).toMatchObject({ ok: false, error: { code: 'bad-request' } });
  expect(touched).toEqual([]);
});

test.each(NAMES.filter((name) => VALID[name] !== undefined))(
  '%s refuses a valid input with one key too many',
  async (name) => {
    const input = { ...(VALID[name] as object), extra: 1 };
    expect(await invoke(OURS, name, input)).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    expect(touched).toEqual([]);
  },
);

test.each([
  ['another origin', { senderFrame: { parent: null, origin: 'https://fal.ai' }, sender: { id: 1 } }],
  ['a frame inside ours', { senderFrame: { parent: {}, origin: ORIGIN }, sender: { id: 1 } }],
  ['a window that is not ours', { senderFrame: { parent: null, origin: ORIGIN }, sender: { id: 2 } }],
  ['a frame that is gone', { senderFrame: null, sender: { id: 1 } }],
])('nothing is answered to %s', async (_what, caller) => {
  for (const name of NAMES) {
    expect(await invoke(caller, name, VALID[name])).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
  }
  expect(touched).toEqual([]);
});

test('an error the app knows arrives with sentence, advice, charge and the reference of its log line', async () => {
  answer = () =>
    Promise.reject(
      new AppError('disk-full', 'There is no room.', { advice: 'Make some.', charged: 'yes', retryable: true }),
    );
  expect(await invoke(OURS, 'account:refresh', undefined)).toEqual({
    ok: false,
    error: {
      code: 'disk-full',
      message: 'There is no room.',
      advice: 'Make some.',
      charged: 'yes',
      retryable: true,
      ref: 'ref123',
    },
  });
});

test('the text of an error that nobody expected stays in the log', async () => {
  answer = () => Promise.reject(new Error('/home/someone/secret 0b6f:key'));
  const reply = await invoke(OURS, 'account:refresh', undefined);
  expect(reply).toMatchObject({ ok: false, error: { code: 'internal', ref: 'ref123' } });
  expect(JSON.stringify(reply)).not.toContain('secret');
});
