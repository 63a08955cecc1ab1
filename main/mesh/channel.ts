/**
 * A line to a running mesh process, seen from the app. In Electron a `UtilityProcess`, in plain Node a forked process.
 */
export interface MeshChannel {
  postMessage(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, however the process ended. */
  onExit(listener: () => void): void;
  kill(): void;
}
