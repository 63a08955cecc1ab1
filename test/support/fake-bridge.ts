import type { Bridge, CallName, CallOutput, EventName, EventPayload, PageInput } from '../../preload/contract.ts';
import { DEFAULT_VIEWER, type Settings } from '../../preload/contract/app.ts';
import type { Failure } from '../../preload/contract/errors.ts';
import type { ProjectView } from '../../preload/contract/library.ts';
import { cardPage, fakeId, type FakeLibrary, libraryOf, newProject, takeFiles } from './fake-library.ts';

type Answers = { [K in CallName]: (input: PageInput<K>) => CallOutput<K> | Promise<CallOutput<K>> };

export interface FakeBridge extends Bridge {
  /** What the page has asked, in order. */
  readonly asked: readonly { readonly name: CallName; readonly input: unknown }[];
  readonly library: FakeLibrary;
  emit<K extends EventName>(name: K, payload: EventPayload<K>): void;
  /** Answers this call from now on so. Throw a `Refusal` to say no. */
  answer<K extends CallName>(name: K, answer: Answers[K]): void;
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

/** Main's no. */
export class Refusal extends Error {
  readonly failure: Failure;

  constructor(change: Partial<Failure> = {}) {
    const failure: Failure = {
      code: 'network',
      message: 'fal could not be reached.',
      advice: 'Check your connection and try again.',
      charged: 'no',
      retryable: true,
      ref: '7F3A',
      ...change,
    };
    super(failure.message);
    this.failure = failure;
  }
}

const KEY_NONE = { stored: false, place: null, hint: null } as const;
const KEY_STORED = { stored: true, place: 'os-keyring', hint: 'a1b2' } as const;

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
  const account = {
    price: { amount: 0.15, currency: 'USD', source: 'live' },
    balance: { amount: 12.4, currency: 'USD' },
    spentThisMonth: 1.95,
    openThisMonth: 0.3,
    checkedAt: library.now,
  } as const;
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
  const run = (id: string) => {
    const found = library.projects.flatMap(({ runs }) => runs).find((one) => one.id === id);
    if (found === undefined) throw new Refusal({ code: 'not-found', message: 'That run is not in the library.' });
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
    'settings:choose-library': () => (settings = { ...settings, libraryName: 'Sculpts' }),
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
    'run:start': unsupported,
    'run:cancel': ({ runId }) => ({ outcome: 'removed', run: { ...run(runId), state: 'cancelled', rev: ++rev } }),
    'run:resume': ({ runId }) => run(runId),
    'run:send-again': ({ runId }) => run(runId),
    'run:rate': ({ runId, rating }) => {
      const rated = { ...run(runId), rating, rev: ++rev };
      library.projects = library.projects.map((one) => ({
        ...one,
        runs: one.runs.map((it) => (it.id === runId ? rated : it)),
      }));
      emit('run:changed', rated);
      return rated;
    },
    'run:reveal': () => undefined,
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
  };

  return {
    library,
    get asked() {
      return asked;
    },
    emit,
    answer(name, answer) {
      answers[name] = answer;
    },
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
