import type { KeyKeep, KeyStatus } from '../../preload/contract/app.ts';

/** Encrypts for this user of this machine; Electron's safeStorage in the app. Asynchronous methods only. */
export interface SecretBox {
  isAvailable(): Promise<boolean>;
  seal(text: string): Promise<Uint8Array>;
  /** `reseal`: the system's key changed, store it anew. */
  open(data: Uint8Array): Promise<{ readonly text: string; readonly reseal: boolean }>;
}

/** fal's key. It exists in the main process only; the page may know its status. */
export interface ApiKey {
  status(): KeyStatus;
  /** The key for fal's Authorization header; null without one. */
  read(): string | null;
  /** Trims; throws AppError `bad-request` where it cannot be a fal key. */
  save(key: string, keep: KeyKeep): Promise<KeyStatus>;
  remove(): Promise<KeyStatus>;
}
