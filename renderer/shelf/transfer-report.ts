import { checkLines, exportLines, importLines, type ReportLines } from '../messages/transfer.ts';
import type { ShownTransfer } from '../state/transfers.svelte.ts';

/** What came of it, in words; null: it has not ended, or there is no more to say than a word. */
export function reportOf(transfer: ShownTransfer): ReportLines | null {
  if (transfer.kind === 'export') return transfer.job.value === null ? null : exportLines(transfer.job.value);
  if (transfer.kind === 'import') return transfer.job.value === null ? null : importLines(transfer.job.value);
  return transfer.job.value === null ? null : checkLines(transfer.job.value);
}
