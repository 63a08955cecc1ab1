import os from 'node:os';
import path from 'node:path';
import { ClientRequest, type ClientRequestOptions } from '../electron-standin/client-request.ts';
import { SessionNetwork } from '../electron-standin/session-network.ts';

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

const sessions = new Map<string, SessionNetwork>();
export const session = {
  fromPartition: (name: string): SessionNetwork => {
    const known = sessions.get(name) ?? new SessionNetwork();
    sessions.set(name, known);
    return known;
  },
};
export const net = { request: (options: ClientRequestOptions): ClientRequest => new ClientRequest(options) };
export default { app, ipcMain, ipcRenderer, shell };
