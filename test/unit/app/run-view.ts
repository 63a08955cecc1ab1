import { DEFAULT_PARAMS, type RunState, type RunView } from '../../../preload/contract/runs.ts';

const ID = '00000000-0000-4000-8000-00000000000';

/** A run as main tells of it, in this state, with what a test cares about. */
export const runView = (state: RunState, about: Partial<RunView> = {}): RunView => ({
  id: `${ID}1`,
  projectId: `${ID}2`,
  rev: 1,
  number: 3,
  imageId: `${ID}3`,
  meshId: `${ID}4`,
  params: DEFAULT_PARAMS,
  state,
  createdAt: 0,
  stages: [],
  price: { amount: 0.15, currency: 'USD', source: 'listed' },
  charge: 'pending',
  paidElsewhere: false,
  sweep: null,
  ahead: null,
  stopped: null,
  adopted: false,
  deletedAtFal: null,
  requestId: null,
  queuePosition: null,
  progress: null,
  waiting: null,
  log: [],
  cancelRequested: false,
  failure: null,
  name: null,
  rating: 0,
  rejected: false,
  favourite: false,
  tags: [],
  notes: '',
  result: null,
  ...about,
});

export const done = (triangles: number, about: Partial<RunView> = {}): RunView =>
  runView('done', { charge: 'yes', result: { bytes: 1, triangles, vertices: 1, placement: null }, ...about });

export const failed = (message: string, charge: RunView['charge'], about: Partial<RunView> = {}): RunView =>
  runView('failed', {
    charge,
    failure: { code: 'provider', message, advice: '', charged: 'no', retryable: false, ref: '' },
    ...about,
  });
