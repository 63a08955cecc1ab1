import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { AppError, fromDisk } from '../base/app-error.ts';
import { readJson, syncFolder, writeJson } from '../base/json-file.ts';
import { tagOf } from './protection.ts';

const KeyRecord = v.object({
  version: v.literal(1),
  /** Where it was sealed: nothing else can open it. */
  platform: v.string(),
  /** For people who look into the file: `v10` is Chromium's constant key, `v11` a keyring's. */
  tag: v.string(),
  ciphertext: v.pipe(v.string(), v.base64(), v.minLength(1)),
});

export interface SealedKey {
  readonly platform: string;
  readonly sealed: Uint8Array;
}

/** @returns null where there is none. @throws AppError `damaged`, `too-new`. */
export async function readKeyFile(file: string): Promise<SealedKey | null> {
  try {
    const { platform, ciphertext } = await readJson(file, KeyRecord);
    return { platform, sealed: Buffer.from(ciphertext, 'base64') };
  } catch (error) {
    if (error instanceof AppError && error.code === 'file-missing') return null;
    throw error;
  }
}

/** Replaced atomically, readable by this user alone from its first byte. */
export async function writeKeyFile(file: string, { platform, sealed }: SealedKey): Promise<void> {
  const ciphertext = Buffer.from(sealed).toString('base64');
  await mkdir(path.dirname(file), { recursive: true }).catch((error: unknown) => {
    throw fromDisk(error);
  });
  await writeJson(file, { version: 1, platform, tag: tagOf(sealed), ciphertext }, 0o600);
}

export async function removeKeyFile(file: string): Promise<void> {
  try {
    await rm(file, { force: true });
    await syncFolder(path.dirname(file));
  } catch (error) {
    const known = fromDisk(error);
    // Its folder was never made: then there is nothing to remove.
    if (!(known instanceof AppError && known.code === 'file-missing')) throw known;
  }
}
