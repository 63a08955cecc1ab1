/** What is nobody's but the app's: its key, and what makes Electron or its package behave. */
const OURS = /^(FAL_|ULTRASHAPE_|ELECTRON_|CHROME_|NODE_|APPIMAGE$|APPDIR$|ARGV0$|GDK_BACKEND$|ORIGINAL_XDG_)/;

/** The environment for a program that the app starts: the user's own, without the key. */
export function childEnv(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && !OURS.test(entry[0])),
  );
}
