import type { Bridge, CallName, CallOutput, EventName, EventPayload, PageInput } from '../../preload/contract.ts';
import { DEFAULT_EXPORT, DEFAULT_VIEWER, type Account, type Settings } from '../../preload/contract/app.ts';
import type { ProjectView } from '../../preload/contract/library.ts';
import { DEFAULT_PARAMS } from '../../preload/contract/runs.ts';
import type { FoundRun } from '../../preload/contract/found.ts';
import { NETWORK_STEPS } from '../../preload/contract/network.ts';
import type { WatchArrival } from '../../preload/contract/blender.ts';
import { fakeBlender } from './fake-blender.ts';
import { cardPage, cardsOf, chosenOf, factsOf } from './fake-cards.ts';
import { ledgerPage } from './fake-ledger.ts';
import { fakeId, type FakeLibrary, libraryOf, newProject, takeFiles } from './fake-library.ts';
import { fakeOrder } from './fake-order.ts';
import { fakeShelf } from './fake-shelf.ts';
import { fakeRuns } from './fake-runs.ts';
import { Refusal } from './refusal.ts';

export { Refusal } from './refusal.ts';

type Answers = { [K in CallName]: (input: PageInput<K>) => CallOutput<K> | Promise<CallOutput<K>> };

export interface FakeBridge extends Bridge {
  /** What the page has asked, in order. */
  readonly asked: readonly { readonly name: CallName; readonly input: unknown }[];
  readonly library: FakeLibrary;
  emit<K extends EventName>(name: K, payload: EventPayload<K>): void;
  /** Something is saved over a watched file. */
  arrive(arrival: WatchArrival): void;
  /** Answers this call from now on so. Throw a `Refusal` to say no. */
  answer<K extends CallName>(name: K, answer: Answers[K]): void;
  /** How this call is answered so far; for an answer that differs in part. */
  played<K extends CallName>(name: K): Answers[K];
  /** Number of live subscriptions. */
  listeners(): number;
}

export interface FakeOptions {
  readonly projects?: number;
  readonly runsEach?: number;
  readonly key?: 'none' | 'keyring';
  readonly keyring?: boolean;
  readonly settings?: Partial<Settings>;
}

const KEY_NONE = { stored: false, place: null, hint: null } as const;
const KEY_STORED = { stored: true, place: 'os-keyring', hint: 'a1b2' } as const;

const DAY = 86_400_000;
/** A run that was made in fal's playground. */
const FOUND: FoundRun = {
  requestId: fakeId('run', 990_001),
  sentAt: Date.UTC(2026, 10, 22, 9, 40),
  endedAt: Date.UTC(2026, 10, 22, 9, 42),
  delivered: true,
  params: { ...DEFAULT_PARAMS, seed: 7 },
  image: 'fox.png',
  mesh: 'fox_coarse.glb',
  expiresAt: Date.UTC(2026, 10, 29, 9, 42),
};
const STEP_OK = {
  proxy: 'No proxy is in the way.',
  name: 'fal’s name was found.',
  connection: 'A connection was made.',
  certificate: 'The certificate is trusted.',
  fal: 'fal answers.',
  key: 'fal takes your key.',
} as const;

/** The main process as a page sees it, in memory: a small library in which things go on. */
export function fakeBridge(options: FakeOptions = {}): FakeBridge {
  const { projects = 14, runsEach = 3, key = 'keyring', keyring = true } = options;
  const library = libraryOf(projects, runsEach);
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  const asked: { name: CallName; input: unknown }[] = [];
  let rev = 1000;
  let keyStatus: CallOutput<'key:remove'> = {
    ...(key === 'none' ? KEY_NONE : KEY_STORED),
    keyringAvailable: keyring,
  };
  const account: Account = {
    price: { amount: 0.15, currency: 'USD', source: 'live' },
    balance: { amount: 12.4, currency: 'USD' },
    spentThisMonth: 1.95,
    openThisMonth: 0.3,
    checkedAt: library.now,
  };
  let settings: Settings = {
    theme: 'dark',
    libraryName: 'Ultrashape Library',
    panels: { library: { open: true, width: 220 }, inspector: { open: true, width: 300 } },
    compare: 'single',
    showStatistics: true,
    viewer: DEFAULT_VIEWER,
    line: { paused: false, atOnce: 2 },
    budget: null,
    keepAtFal: { uploads: 'account', results: 'account' },
    notify: true,
    exporting: DEFAULT_EXPORT,
    network: { proxy: 'system', proxyUrl: '' },
    certificates: null,
    ...options.settings,
  };

  function emit<K extends EventName>(name: K, payload: EventPayload<K>): void {
    // Checked edge: `on` files every listener under the name it is for.
    for (const listener of listeners.get(name) ?? []) (listener as (payload: EventPayload<K>) => void)(payload);
  }
  const project = (id: string): ProjectView => {
    const found = library.projects.find((one) => one.id === id);
    if (found === undefined) throw new Refusal({ code: 'not-found', message: 'That project is not in the library.' });
    return found;
  };
  function replace(view: ProjectView): ProjectView {
    const known = library.projects.some(({ id }) => id === view.id);
    library.projects = known
      ? library.projects.map((one) => (one.id === view.id ? view : one))
      : [view, ...library.projects];
    emit('project:changed', { projectId: view.id, rev: view.rev });
    emit('library:changed', { rev: ++rev });
    return view;
  }
  const unsupported = (): never => {
    throw new Refusal({ code: 'internal', message: 'The fake bridge does not play this call.' });
  };

  const runs = fakeRuns({
    library,
    account: () => account,
    settings: () => settings,
    nextRev: () => ++rev,
    publish: (run) => emit('run:changed', run),
  });
  const order = fakeOrder(library, (projectIds) => {
    for (const projectId of new Set(projectIds)) emit('project:changed', { projectId, rev: ++rev });
    emit('library:changed', { rev: ++rev });
  });
  let found: readonly FoundRun[] = [FOUND];
  const { arrive, ...blender } = fakeBlender((name) => emit(name, {}));

  const answers: Answers = {
    'app:start': () => ({
      version: '0.1.0',
      platform: 'linux',
      settings,
      key: keyStatus,
      account,
      active: library.projects
        .flatMap(({ runs }) => runs)
        .filter(({ state }) => !['unconfirmed', 'done', 'failed', 'cancelled'].includes(state)),
      open: null,
      notices: [],
    }),
    'app:open-link': () => undefined,
    'app:reveal-logs': () => undefined,
    'settings:change': (change) => (settings = { ...settings, ...given(change) }),
    'key:set': ({ key: typed, keep }) => {
      if (typed.includes('wrong'))
        throw new Refusal({
          code: 'auth',
          message: 'fal rejected this key. Nothing was sent.',
          advice: 'Paste a new key.',
        });
      const place =
        keep === 'session' || (!keyring && keep === 'keyring') ? 'session' : keyring ? 'os-keyring' : 'obfuscated-file';
      keyStatus = { stored: true, place, hint: typed.slice(-4), keyringAvailable: keyring };
      return { key: keyStatus, account };
    },
    'key:remove': () => (keyStatus = { ...KEY_NONE, keyringAvailable: keyring }),
    'account:refresh': () => account,
    'library:cards': (query) => cardPage(library, query),
    'library:ids': ({ list, offset, limit }) => {
      const cards = cardsOf(library, list);
      return { ids: cards.slice(offset, offset + limit).map(({ id }) => id), total: cards.length };
    },
    'library:place': ({ list, id }) => {
      const at = cardsOf(library, list).findIndex((card) => card.id === id);
      return { offset: at < 0 ? null : at };
    },
    'library:card': (ref) => factsOf(library, ref),
    'library:chosen': ({ kind, ids }) => chosenOf(library, kind, ids),
    'library:look': () => undefined,
    'library:counts': () => order.counts(),
    'library:lineage': ({ id }) => order.lineage(id),
    'search:list': () => order.searches(),
    'search:save': (search) => order.saveSearch(search),
    'search:remove': ({ id }) => order.removeSearch(id),
    'marks:change': ({ cards, change }) => order.change(cards, change),
    'marks:set': ({ edits }) => order.set(edits),
    'tags:list': () => order.tags(),
    'tags:rename': ({ from, to }) => order.renameTag(from, to),
    'trash:put': ({ cards }) => order.throwAway(cards),
    'trash:list': () => order.trash(),
    'trash:restore': ({ entries }) => order.restore(entries),
    'trash:empty': ({ entries }) => order.empty(entries),
    'trash:delete': ({ entries }) => order.delete(entries),
    'project:get': ({ projectId }) => project(projectId),
    'project:create': ({ name }) => replace(newProject(library, name)),
    'project:change': ({ projectId, ...change }) => replace({ ...project(projectId), ...given(change), rev: ++rev }),
    'project:reveal': () => undefined,
    'sample:open': () => replace(newProject(library, 'Sample: spot')),
    'intake:files': ({ projectId, files }) => {
      const target = projectId === null ? newProject(library, files[0]?.name ?? '') : project(projectId);
      const result = takeFiles(library, files);
      replace({ ...target, inputs: [...target.inputs, ...result.added], rev: ++rev });
      return { ...result, projectId: target.id };
    },
    'intake:pick': ({ projectId }) => ({ projectId, added: [], refused: [] }),
    'run:preflight': (start) => runs.preflight(start),
    'run:start': (wanted) => {
      const started = runs.start(wanted);
      emit('ledger:changed', { rev: ++rev });
      return started;
    },
    'run:cancel': ({ runId }) => runs.cancel(runId),
    'run:resume': ({ runId }) => runs.find(runId),
    'run:send-again': ({ runId }) => runs.find(runId),
    'run:move': ({ runId, before }) => {
      runs.move(runId, before);
      return undefined;
    },
    'run:keep': ({ runId }) => runs.keep(runId),
    'run:delete-at-fal': ({ runId }) => runs.deleteAtFal(runId),
    'run:typical': () => ({ low: 70, high: 100, runs: 12 }),
    'run:reveal': () => undefined,
    'run:files': () => ({ lost: [] }),
    'run:locate': () => undefined,
    'intake:locate': () => undefined,
    'found:look': () => ({ runs: [...found], since: library.now - 30 * DAY }),
    'found:adopt': ({ requestId }) => {
      const one = found.find((it) => it.requestId === requestId);
      if (one === undefined) throw new Refusal({ code: 'gone', message: 'fal no longer has that request.' });
      found = found.filter((it) => it !== one);
      const fresh = newProject(library, one.mesh);
      const { added } = takeFiles(library, [
        { name: one.image, size: 1_200_000 },
        { name: one.mesh, size: 3_400_000 },
      ]);
      replace({ ...fresh, inputs: added, rev: ++rev });
      return runs.adopt(fresh.id, requestId, one, added);
    },
    'found:save-result': ({ requestId }) => {
      const one = found.find((it) => it.requestId === requestId);
      if (one === undefined) throw new Refusal({ code: 'gone', message: 'fal no longer has that request.' });
      const fresh = newProject(library, `${one.mesh} (result)`);
      const { added } = takeFiles(library, [{ name: `refined_${one.mesh}`, size: 30_000_000 }]);
      return replace({ ...fresh, inputs: added, rev: ++rev });
    },
    'ledger:page': (query) => ledgerPage(library, query),
    'ledger:export': ({ month }) => ({ name: `ultrashape-ledger${month === null ? '' : `-${month}`}.csv` }),
    'network:test': () => ({
      steps: NETWORK_STEPS.map((step) => ({ step, result: 'ok', message: STEP_OK[step] })),
    }),
    'network:choose-certificates': () => (settings = { ...settings, certificates: 'studio-ca.pem' }),
    'network:forget-certificates': () => (settings = { ...settings, certificates: null }),
    'mesh:open': unsupported,
    'mesh:distances': unsupported,
    'mesh:match': unsupported,
    'mesh:overlap': unsupported,
    'mesh:report': unsupported,
    'work:cancel': () => undefined,
    'picture:save': ({ name }) => ({ name }),
    'picture:folder': ({ name }) => ({ folder: fakeId('run', 800_000), name }),
    'picture:add': () => undefined,
    'picture:reveal': () => undefined,
    ...blender,
    ...fakeShelf((view) => emit('shelf:changed', view)),
    'export:preview': unsupported,
    'export:save': unsupported,
    'export:reveal': () => undefined,
    'export:open': unsupported,
    'export:copy-path': () => undefined,
    'bundle:save': () => ({ name: 'Dragon hand-over', files: 8, bytes: 12_000_000 }),
    'drag:prepare': () => ({ name: 'Dragon run 1 sculpt base.glb' }),
    'drag:start': () => undefined,
    'origin:add': ({ projectId }) => ({ projectId, added: [], refused: [] }),
  };

  return {
    library,
    get asked() {
      return asked;
    },
    emit,
    arrive,
    answer(name, answer) {
      answers[name] = answer;
    },
    played: (name) => answers[name],
    listeners: () => [...listeners.values()].reduce((sum, set) => sum + set.size, 0),
    async invoke(name, input) {
      asked.push({ name, input });
      await Promise.resolve();
      try {
        return { ok: true, value: await answers[name](input) };
      } catch (error) {
        if (error instanceof Refusal) return { ok: false, error: error.failure };
        throw error;
      }
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => set.delete(listener);
    },
  };
}

/** Without the properties that are not given: a change to `undefined` is no change. */
function given<T extends object>(change: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
