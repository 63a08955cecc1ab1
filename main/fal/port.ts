import type { Account } from '../../preload/contract/app.ts';
import type { Progress, RunParams } from '../../preload/contract/runs.ts';

/** fal's endpoint that this app drives. */
export const ULTRASHAPE = 'fal-ai/ultrashape';

/** What goes into one POST. */
export interface UltrashapeInput extends RunParams {
  readonly image_url: string;
  readonly model_url: string;
}

export interface LogLine {
  readonly at: number | null;
  readonly text: string;
}

export type RemoteStatus =
  | { readonly kind: 'queued'; readonly position: number | null }
  | { readonly kind: 'running'; readonly log: readonly LogLine[] }
  /** Finished, well or badly: the result tells. */
  | { readonly kind: 'completed'; readonly log: readonly LogLine[]; readonly inferenceSeconds: number | null };

/** The file that fal made. */
export interface RemoteFile {
  readonly url: string;
  readonly bytes: number | null;
}

/** fal's three answers, and `gone`: it knows no such request. */
export type RemoteCancel = 'removed' | 'requested' | 'already-finished' | 'gone';

export type Recovered =
  | { readonly kind: 'found'; readonly requestId: string }
  /** `at`: when, by fal's own clock (milliseconds since 1970); null or not there: fal did not say. */
  | { readonly kind: 'not-found'; readonly at?: number | null };

/** A request as fal's own list has it. */
export interface RemoteRequest {
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  readonly endedAt: number | null;
  readonly delivered: boolean | null;
  /** Addresses of its inputs; null: fal does not say. */
  readonly imageUrl: string | null;
  readonly modelUrl: string | null;
  /** Null: fal does not say, or says what this app cannot send. */
  readonly params: RunParams | null;
}

export interface Transfer {
  readonly signal: AbortSignal;
  /** Called as often as bytes move; throttling is the caller's. */
  readonly onProgress: (progress: Progress) => void;
}

/**
 * fal as the rest of the app knows it. The only place that knows its wire.
 *
 * Every method throws AppError with the sentence, the advice and whether it cost money already in it. `retryable: true`
 * means: wait and try the same step again (also 401, 403 and 429, which end nothing at fal); anything else is final.
 */
export interface Fal {
  /** Put a file on fal's storage. @returns its URL. Safe to repeat: uploads cost nothing. */
  upload(
    file: { readonly path: string; readonly name: string; readonly contentType: string },
    transfer: Transfer,
  ): Promise<string>;
  /**
   * Send one request: exactly one POST, never repeated here.
   *
   * @returns the request id.
   * @throws AppError `unconfirmed` where fal may have accepted it (answer lost, 5xx, unreadable answer).
   */
  submit(input: UltrashapeInput): Promise<string>;
  status(requestId: string, signal: AbortSignal): Promise<RemoteStatus>;
  /** @throws AppError with fal's reason where the model failed; `charged` as fal's rules give it. */
  result(requestId: string, signal: AbortSignal): Promise<RemoteFile>;
  cancel(requestId: string): Promise<RemoteCancel>;
  /**
   * Fetch a result into `part`, going on from the bytes already there where the server can, and check it: size, GLB
   * header, chunk walk. `part` is kept when it ends early, removed when it turns out wrong.
   *
   * @returns size and SHA-256.
   */
  download(
    file: RemoteFile,
    part: string,
    transfer: Transfer,
  ): Promise<{ readonly bytes: number; readonly sha256: string }>;
  /** Look in fal's own list of requests for the one that was sent with this uploaded mesh. */
  findByUpload(modelUrl: string, since: number, signal: AbortSignal): Promise<Recovered>;
  /** fal's list of this endpoint's requests sent since `since` (milliseconds since 1970), newest first. Costs nothing. */
  requests(since: number, signal: AbortSignal): Promise<readonly RemoteRequest[]>;
  /** One request out of that list, also an older one; null: fal has none of this id. Costs nothing. */
  request(requestId: string, signal: AbortSignal): Promise<RemoteRequest | null>;
  /**
   * Fetch an input of a request to `file`: from fal's storage or out of a data address, never from elsewhere.
   *
   * @returns its bytes and the name that its address gives it. @throws AppError `gone`, `not-allowed` for another address.
   */
  fetchInput(url: string, file: string, transfer: Transfer): Promise<{ readonly bytes: number; readonly name: string }>;
  /** Delete what fal keeps of a request. @throws AppError `auth` where the key may not, `gone` where nothing is left. */
  deletePayloads(requestId: string): Promise<void>;
  /** Live price (a good check of the key as well) and, where the key may ask, the balance. */
  account(key: string | null, signal: AbortSignal): Promise<Pick<Account, 'price' | 'balance'>>;
}
