import type { KeyKeep, KeyStatus, Notice } from '../../preload/contract/app.ts';
import { AppError } from '../base/app-error.ts';
import type { Log } from '../base/log.ts';
import { redact } from '../base/redact.ts';
import { Turns } from '../base/turns.ts';
import { readKeyFile, removeKeyFile, writeKeyFile, type SealedKey } from './key-file.ts';
import type { ApiKey, SecretBox } from './port.ts';
import { protectionOf } from './protection.ts';

export interface ApiKeyOptions {
  readonly box: SecretBox;
  /** Absolute path of the key's file. */
  readonly file: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly log: Log;
}

export interface LoadedApiKey extends ApiKey {
  /** Ask the keyring for the stored key. Never throws; may be called again, when a keyring was locked at first. */
  load(): Promise<KeyStatus>;
  /** What the user should be told of the last `load`, once; null: nothing. */
  takeNotice(): Notice | null;
}

interface Held {
  readonly key: string;
  readonly place: NonNullable<KeyStatus['place']>;
}

export function createApiKey(options: ApiKeyOptions): LoadedApiKey {
  return new StoredApiKey(options);
}

const FAL_KEY = /^[^:\s]+:[^:\s]+$/;

class StoredApiKey implements LoadedApiKey {
  readonly #options: ApiKeyOptions;
  readonly #turns = new Turns();
  /** From the environment: wins, and is never written. */
  readonly #given: Held | null;
  #held: Held | null = null;
  #keyringAvailable = false;
  /** The file has a key that could not be opened: it stays until it is replaced or removed by the user's own word. */
  #unopened = false;
  #notice: Notice | null = null;

  constructor(options: ApiKeyOptions) {
    this.#options = options;
    const given = options.env['FAL_KEY']?.trim() ?? '';
    this.#given = FAL_KEY.test(given) ? { key: given, place: 'environment' } : null;
    if (given !== '' && this.#given === null) {
      this.#notice = noticeOf(
        'FAL_KEY is set but does not look like a fal key, so it is not used.',
        'Check its value.',
      );
    }
  }

  status(): KeyStatus {
    const held = this.#given ?? this.#held;
    return {
      stored: held !== null,
      place: held?.place ?? null,
      hint: held?.key.slice(-4) ?? null,
      keyringAvailable: this.#keyringAvailable,
    };
  }

  read(): string | null {
    return (this.#given ?? this.#held)?.key ?? null;
  }

  takeNotice(): Notice | null {
    const notice = this.#notice;
    this.#notice = null;
    return notice;
  }

  load(): Promise<KeyStatus> {
    return this.#inTurn(async () => {
      await this.#probe();
      try {
        const stored = await readKeyFile(this.#options.file);
        this.#unopened = stored !== null;
        if (stored !== null) await this.#open(stored);
      } catch (error) {
        this.#unopened = true;
        this.#cannotOpen(error, 'The stored key could not be read.', 'Enter your fal key again in Settings.');
      }
      return this.status();
    });
  }

  save(entered: string, keep: KeyKeep): Promise<KeyStatus> {
    return this.#inTurn(async () => {
      const key = entered.trim();
      if (!FAL_KEY.test(key)) {
        throw new AppError('bad-request', 'That does not look like a fal key.', {
          advice: 'A fal key has two parts with a colon between them. Copy it whole from fal.ai/dashboard/keys.',
        });
      }
      await this.#probe();
      const sealed = keep === 'session' ? null : await this.#seal(key);
      const place = sealed === null ? 'session' : protectionOf(sealed, this.#options.platform);
      if (sealed !== null && (place === 'os-keyring' || keep === 'anyway')) {
        await writeKeyFile(this.#options.file, { platform: this.#options.platform, sealed });
        this.#unopened = false;
        this.#held = { key, place };
      } else {
        // The key it replaces must not come back at the next start. One that nobody could open is not ours to throw away.
        if (!this.#unopened) await removeKeyFile(this.#options.file);
        this.#held = { key, place: 'session' };
      }
      return this.status();
    });
  }

  remove(): Promise<KeyStatus> {
    return this.#inTurn(async () => {
      await removeKeyFile(this.#options.file);
      this.#held = null;
      this.#unopened = false;
      return this.status();
    });
  }

  async #open(stored: SealedKey): Promise<void> {
    const { box, platform } = this.#options;
    const again = 'Enter your fal key again in Settings. The stored one was left as it is.';
    if (stored.platform !== platform) {
      this.#cannotOpen(null, 'The stored key is from another system and cannot be opened here.', again);
      return;
    }
    let opened: Awaited<ReturnType<SecretBox['open']>>;
    try {
      opened = await box.open(stored.sealed);
    } catch (error) {
      const isLater = !(await this.#isBoxAvailable()) || /temporar|not available|unavailable/i.test(String(error));
      if (isLater) {
        const advice = 'Unlock it and start the app again, or enter the key for this session.';
        this.#cannotOpen(
          error,
          'The system’s keyring does not answer, so the stored key cannot be opened now.',
          advice,
        );
      } else this.#cannotOpen(error, 'The stored key could not be opened.', again);
      return;
    }
    if (!FAL_KEY.test(opened.text)) {
      this.#cannotOpen(null, 'The stored key could not be opened.', again);
      return;
    }
    this.#unopened = false;
    this.#held = { key: opened.text, place: protectionOf(stored.sealed, platform) };
    if (opened.reseal) await this.#reseal(this.#held);
  }

  /** The system has a new key of its own: what the old one sealed may not open for much longer. */
  async #reseal({ key, place }: Held): Promise<void> {
    const { file, platform } = this.#options;
    const sealed = await this.#seal(key);
    // Not where it would lie less well protected than before.
    if (sealed === null || (place === 'os-keyring' && protectionOf(sealed, platform) !== place)) return;
    try {
      await writeKeyFile(file, { platform, sealed });
      this.#held = { key, place: protectionOf(sealed, platform) };
    } catch (error) {
      this.#options.log.warn('The key could not be sealed anew', { why: String(error) });
    }
  }

  /** Null where the box cannot. */
  async #seal(key: string): Promise<Uint8Array | null> {
    try {
      return await this.#options.box.seal(key);
    } catch (error) {
      this.#options.log.warn('The key could not be sealed', { why: redact(String(error), [key]) });
      return null;
    }
  }

  /** Whether the system keeps secrets safe. On Linux only what comes out of it tells. */
  async #probe(): Promise<void> {
    const { box, platform, log } = this.#options;
    try {
      this.#keyringAvailable =
        (await box.isAvailable()) &&
        (platform !== 'linux' || protectionOf(await box.seal('probe'), platform) === 'os-keyring');
    } catch (error) {
      this.#keyringAvailable = false;
      log.warn('The keyring could not be asked', { why: String(error) });
    }
  }

  async #isBoxAvailable(): Promise<boolean> {
    try {
      return await this.#options.box.isAvailable();
    } catch {
      return false;
    }
  }

  #cannotOpen(error: unknown, message: string, advice: string): void {
    this.#options.log.warn(message, { why: error instanceof Error ? redact(error.message) : '' });
    // Whoever gave a key by the environment need not hear of another.
    if (this.#given === null) this.#notice = noticeOf(message, advice);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.take('key', work);
  }
}

const noticeOf = (message: string, advice: string): Notice => ({ level: 'warning', message, advice, ref: '' });
