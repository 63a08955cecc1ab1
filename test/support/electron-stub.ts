import os from 'node:os';
import path from 'node:path';
import { ClientRequest, type ClientRequestOptions } from '../electron-standin/client-request.ts';

/** What libraries that import Electron find in plain Node: just enough to be loaded, and `net`. */
export const app = {
  getPath: (name: string): string => path.join(os.tmpdir(), 'electron-stub', name),
  getName: (): string => 'electron-stub',
  getVersion: (): string => '0.0.0',
  isPackaged: false,
  on: (): void => undefined,
  whenReady: async (): Promise<void> => Promise.resolve(),
};
export const ipcMain = { on: (): void => undefined, handle: (): void => undefined };
export const ipcRenderer = undefined;
export const shell = {};

/** Connections are not kept here; closing those of a session breaks what is out on it. */
class FakeSession {
  readonly out = new Set<ClientRequest>();
  closeAllConnections(): Promise<void> {
    for (const request of this.out) {
      request.abort();
      request.emit('error', new Error('net::ERR_CONNECTION_ABORTED'));
    }
    return Promise.resolve();
  }
}
const sessions = new Map<string, FakeSession>();
export const session = {
  fromPartition: (name: string): FakeSession => {
    const known = sessions.get(name) ?? new FakeSession();
    sessions.set(name, known);
    return known;
  },
};
export const net = {
  request: (options: ClientRequestOptions & { readonly session?: FakeSession }): ClientRequest => {
    const request = new ClientRequest(options);
    options.session?.out.add(request);
    for (const end of ['response', 'error']) request.once(end, () => options.session?.out.delete(request));
    return request;
  },
};
export default { app, ipcMain, ipcRenderer, shell };
