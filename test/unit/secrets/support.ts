import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Log } from '../../../main/base/log.ts';
import { createApiKey, type ApiKeyOptions, type LoadedApiKey } from '../../../main/secrets/api-key.ts';
import type { SecretBox } from '../../../main/secrets/port.ts';

/** A keyring as Chromium's: real encryption, its tag in front, and the ways in which it fails. */
export class FakeBox implements SecretBox {
  tag = 'v11';
  available = true;
  /** What `open` fails with. */
  refusal: Error | null = null;
  /** The system has a new key: what the old one sealed opens, and should be sealed anew. */
  rotated = false;
  #key = randomBytes(32);

  isAvailable(): Promise<boolean> {
    return Promise.resolve(this.available);
  }

  seal(text: string): Promise<Uint8Array> {
    if (!this.available) return Promise.reject(new Error(`Encryption is not available for ${text}`));
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Promise.resolve(Buffer.concat([Buffer.from(this.tag), nonce, cipher.getAuthTag(), sealed]));
  }

  open(data: Uint8Array): Promise<{ text: string; reseal: boolean }> {
    return Promise.resolve().then(() => {
      if (this.refusal !== null) throw this.refusal;
      const decipher = createDecipheriv('aes-256-gcm', this.#key, data.subarray(3, 15));
      decipher.setAuthTag(data.subarray(15, 31));
      const text = Buffer.concat([decipher.update(data.subarray(31)), decipher.final()]).toString('utf8');
      const reseal = this.rotated;
      this.rotated = false;
      return { text, reseal };
    });
  }

  /** Another user, another machine: nothing sealed before opens any more. */
  forget(): void {
    this.#key = randomBytes(32);
  }
}

/** A place for a key, and the app started in it as often as the test needs. */
export class Vault {
  readonly folder: string;
  readonly box = new FakeBox();
  readonly said: string[] = [];

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(): Promise<Vault> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'ultrashape-key-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    return new Vault(folder);
  }

  get file(): string {
    return path.join(this.folder, 'user-data', 'key.json');
  }

  async start(options: Partial<ApiKeyOptions> = {}): Promise<LoadedApiKey> {
    const say = (...words: unknown[]): string => {
      this.said.push(
        words.map((word) => (word instanceof Error ? String(word.stack) : JSON.stringify(word))).join(' '),
      );
      return 'ref';
    };
    const log: Log = { info: say, warn: say, error: say };
    const key = createApiKey({ box: this.box, file: this.file, env: {}, platform: 'linux', log, ...options });
    await key.load();
    return key;
  }
}
