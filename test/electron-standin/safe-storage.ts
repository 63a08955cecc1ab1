import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { App } from './app.ts';
import { codeOf } from './events.ts';

const ENCRYPTING = 'Error while encrypting the text provided to safeStorage.';
const DECRYPTING = 'Error while decrypting the ciphertext provided to safeStorage.';

/**
 * Electron's `safeStorage` without a keychain: AES-GCM under a key file in userData, tagged as Chromium tags what it
 * encrypts on Linux: v11 with a keyring's key, v10 with its built-in constant one. STANDIN_KEYCHAIN=basic_text plays
 * a machine without a keyring (the asynchronous calls work all the same, as Chromium's do), `none` one that refuses.
 */
export class SafeStorage {
  readonly #app: App;
  #plainText = false;

  constructor(app: App) {
    this.#app = app;
  }

  isEncryptionAvailable(): boolean {
    return this.#available() && (keychain() !== 'basic_text' || this.#plainText);
  }
  isAsyncEncryptionAvailable(): Promise<boolean> {
    return Promise.resolve(this.#available());
  }
  getSelectedStorageBackend(): string {
    if (!this.#app.isReady()) return 'unknown';
    return keychain() === 'none' ? 'basic_text' : keychain();
  }
  setUsePlainTextEncryption(on: boolean): void {
    this.#plainText = on;
  }

  encryptString(text: string): Buffer {
    return this.#seal(text);
  }
  decryptString(data: Buffer): string {
    return this.#unseal(data);
  }

  #seal(text: string): Buffer {
    if (!this.#available()) throw new Error(`${ENCRYPTING} Encryption is not available.`);
    const tag = keychain() === 'basic_text' ? 'v10' : 'v11';
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key(tag), iv);
    return Buffer.concat([Buffer.from(tag), iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  }
  #unseal(data: Buffer): string {
    if (!this.#available()) throw new Error(`${DECRYPTING} Decryption is not available.`);
    try {
      const key = this.#key(data.subarray(0, 3).toString());
      const decipher = createDecipheriv('aes-256-gcm', key, data.subarray(3, 15));
      decipher.setAuthTag(data.subarray(-16));
      return Buffer.concat([decipher.update(data.subarray(15, -16)), decipher.final()]).toString('utf8');
    } catch (cause) {
      throw new Error(DECRYPTING, { cause });
    }
  }
  encryptStringAsync(text: string): Promise<Buffer> {
    return Promise.resolve().then(() => this.#seal(text));
  }
  decryptStringAsync(data: Buffer): Promise<{ shouldReEncrypt: boolean; result: string }> {
    return Promise.resolve().then(() => ({ shouldReEncrypt: false, result: this.#unseal(data) }));
  }

  #available(): boolean {
    return this.#app.isReady() && keychain() !== 'none';
  }

  #key(tag: string): Buffer {
    if (tag === 'v10') return scryptSync('peanuts', 'saltysalt', 32);
    const file = path.join(this.#app.getPath('userData'), 'standin-keychain');
    try {
      return readFileSync(file);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
    mkdirSync(path.dirname(file), { recursive: true });
    const key = randomBytes(32);
    writeFileSync(file, key, { mode: 0o600 });
    return key;
  }
}

const keychain = (): string => process.env['STANDIN_KEYCHAIN'] ?? 'gnome_libsecret';
