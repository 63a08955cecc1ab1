import { safeStorage } from 'electron';
import type { SecretBox } from '../secrets/port.ts';

/** The system's keyring, through Electron. To be used after `ready` only: before it, macOS names the entry wrongly. */
export const systemSecretBox: SecretBox = {
  isAvailable: () => safeStorage.isAsyncEncryptionAvailable(),
  seal: (text) => safeStorage.encryptStringAsync(text),
  async open(data) {
    const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(data));
    return { text: result, reseal: shouldReEncrypt };
  },
};
