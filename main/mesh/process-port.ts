/** The app, seen from the mesh process. */
export interface ProcessPort {
  postMessage(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

/** What Electron gives a utility process (`process.parentPort`); its types are Electron's, which this folder does not import. */
interface ElectronParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/**
 * Whoever started this process: Electron, or a Node that forked it.
 *
 * @throws Error where nobody listens.
 */
export function processPort(): ProcessPort {
  const electron = (process as { readonly parentPort?: ElectronParentPort }).parentPort;
  if (electron !== undefined) {
    return {
      postMessage: (message) => electron.postMessage(message),
      onMessage: (listener) => electron.on('message', (event) => listener(event.data)),
    };
  }
  const send = process.send?.bind(process);
  if (send === undefined) throw new Error('The mesh process was started by hand; the app starts it.');
  // An app that has gone away needs no answers: without this the process would outlive it.
  process.once('disconnect', () => process.exit(0));
  return {
    postMessage: (message) => void send(message),
    onMessage: (listener) => process.on('message', listener),
  };
}
