import { field, Unanswered, type Ask } from './answer.ts';
import { authorization } from './key.ts';
import { deletingError, partlyDeleted } from './platform-errors.ts';

const PATIENCE = 60_000;

/**
 * Delete what fal keeps of a request: its record of input and answer, and the file it made. What was uploaded for it stays
 * until fal deletes it by itself, for other requests may use it. Nothing brings any of it back.
 *
 * @throws AppError `auth` where the key may not, `gone` where nothing is left, `provider` where a file remained.
 */
export async function deletePayloads(ask: Ask, key: string | null, requestId: string): Promise<void> {
  const url = `https://api.fal.ai/v1/models/requests/${encodeURIComponent(requestId)}/payloads`;
  const headers = { authorization: authorization(key), accept: 'application/json' };
  const answer = await ask(url, { method: 'DELETE', headers }, { patience: PATIENCE }).catch((error: unknown) => {
    throw error instanceof Unanswered ? deletingError(error) : error;
  });
  if (answer.status < 200 || answer.status >= 300) throw deletingError(answer);
  const files = field(answer.body, 'cdn_delete_results');
  const left = Array.isArray(files) ? files.filter((file: unknown) => (field(file, 'exception') ?? null) !== null) : [];
  if (left.length > 0) throw partlyDeleted(left.length);
}
