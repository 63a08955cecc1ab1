import type { Finding } from '../../preload/contract/preflight.ts';
import type { Charge, RunState, RunView } from '../../preload/contract/runs.ts';

/** What a run does, as a line of output. */
const STAGES: Readonly<Record<RunState, string>> = {
  'in-line': 'In line',
  preparing: 'Preparing',
  uploading: 'Uploading',
  submitting: 'Sending',
  queued: 'In fal’s queue',
  running: 'fal is working',
  downloading: 'Downloading',
  finishing: 'Looking the result over',
  unconfirmed: 'The answer of fal was lost',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** "fal is working", "In fal’s queue, 3 before it". */
export function stageText({ state, queuePosition }: RunView): string {
  const before = state === 'queued' && queuePosition !== null ? `, ${queuePosition} before it` : '';
  return `${STAGES[state]}${before}`;
}

const CHARGES: Readonly<Record<Charge, string>> = {
  nothing: 'Not charged: it was never sent.',
  pending: 'It is charged if fal delivers.',
  yes: 'Charged',
  no: 'Not charged.',
  'fal-decides': 'It may have been charged: fal’s own rules leave that open.',
};

/** "Charged $0.15.", "Not charged." */
export function chargeText({ charge, price }: Pick<RunView, 'charge' | 'price'>): string {
  return charge === 'yes' ? `${CHARGES.yes} ${priceText(price)}.` : CHARGES[charge];
}

export const priceText = ({ amount, currency }: RunView['price']): string =>
  currency === 'USD' ? `$${amount.toFixed(2)}` : `${amount.toFixed(2)} ${currency}`;

/** What pre-flight found that may spoil a run. */
const FINDINGS: Readonly<Record<Finding['code'], string>> = {
  'few-voxels': 'The mesh fills less of UltraShape’s grid than it wants: details may be invented.',
  voxels: 'The mesh fills enough of UltraShape’s grid.',
  triangles: 'Triangles',
  bytes: 'Bytes',
  'no-shape': 'The mesh has no triangle with an area.',
  'colours-lost': 'Colours and textures will not be kept.',
  'parts-merged': 'Its separate parts become one.',
  'nearly-closed': 'The surface is nearly closed.',
  'open-surface': 'The surface is open.',
  'lies-down': 'The mesh seems to lie on its back or face; turned by a quarter it fits the picture.',
  'no-subject': 'Nothing of the picture is left by its transparency.',
  'poor-matte': 'The picture’s cut-out keeps next to nothing of it, or nearly all.',
  'touches-border': 'The subject is cut off by the picture’s edge.',
  'small-picture': 'The subject is small in its picture.',
  'cut-out-at-fal': 'fal cuts the subject out.',
  'cut-out-anyway': 'Without transparency fal cuts the subject out all the same.',
  'already-cut': 'The picture’s own transparency is used.',
};
export const findingText = ({ code }: Finding): string => FINDINGS[code];
