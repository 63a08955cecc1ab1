import { redact } from '../base/redact.ts';
import { field } from './answer.ts';
import type { LogLine, RemoteStatus } from './port.ts';

const KEPT = 200;
const LONGEST_LINE = 500;
const ENDED: ReadonlySet<unknown> = new Set(['COMPLETED', 'FAILED', 'ERROR', 'CANCELED', 'CANCELLED']);

/**
 * Read fal's status. Three states are documented; others have been seen, and an unknown one means that fal is at it.
 *
 * @returns null for what is no status at all.
 */
export function readStatus(body: unknown, secrets: readonly string[]): RemoteStatus | null {
  const status = field(body, 'status');
  if (typeof status !== 'string') return null;
  if (status === 'IN_QUEUE') return { kind: 'queued', position: count(field(body, 'queue_position')) };
  const log = readLog(field(body, 'logs'), secrets);
  if (!ENDED.has(status)) return { kind: 'running', log };
  return { kind: 'completed', log, inferenceSeconds: positive(field(field(body, 'metrics'), 'inference_time')) };
}

const count = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;

const positive = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;

/** fal repeats and reorders lines between polls: each once, in the order of time, the last 200. */
export function readLog(value: unknown, secrets: readonly string[]): readonly LogLine[] {
  if (!Array.isArray(value)) return [];
  const lines = new Map<string, LogLine & { readonly order: number }>();
  let order = -Infinity;
  for (const item of value) {
    const message: unknown = typeof item === 'string' ? item : field(item, 'message');
    if (typeof message !== 'string') continue;
    const text = redact(plain(message), secrets);
    const at = time(field(item, 'timestamp'));
    // A line without a time stays behind the one it came after.
    order = at ?? order;
    const key = `${String(at)} ${text}`;
    if (text !== '' && !lines.has(key)) lines.set(key, { at, text, order });
  }
  return [...lines.values()]
    .sort((a, b) => (a.order === b.order ? 0 : a.order - b.order))
    .slice(-KEPT)
    .map(({ at, text }) => ({ at, text }));
}

/** Progress bars redraw themselves with carriage returns and colours; what counts is how a line ended. */
function plain(message: string): string {
  const last = message.split('\r').findLast((part) => part.trim() !== '') ?? '';
  // eslint-disable-next-line no-control-regex -- taking control characters out is the point
  const text = last.replaceAll(/\u001b\[[0-9;]*[A-Za-z]/g, '').replaceAll(/[\u0000-\u001f\u007f]+/g, ' ');
  return text.trim().slice(0, LONGEST_LINE);
}

function time(value: unknown): number | null {
  if (typeof value !== 'string') return null;
  const at = Date.parse(value);
  return Number.isNaN(at) || at < 0 ? null : at;
}
