import { statfs } from 'node:fs/promises';

/** Bytes that this user may still write where `folder` is; null where the system does not say. */
export async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null; // some network drives; the write itself will tell
  }
}
