import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import { calls, events, FILES_CALLS, type Bridge, type EventName, type EventPayload } from './contract.ts';
import { handOver } from './hand-over.ts';

type Answer = ReturnType<Bridge['invoke']>;

/**
 * The door between the page and the main process: two functions, and nothing of Electron behind them. A page hands over
 * `File`s, never paths.
 */
const bridge: Bridge = {
  async invoke(name, input) {
    if (!Object.hasOwn(calls, name)) throw new Error(`Unknown call ${name}`);
    if (!FILES_CALLS.some((one) => one === name) || !hasFiles(input)) return ipcRenderer.invoke(name, input) as Answer;
    const files = await handedOver(input.files);
    return files.ok ? (ipcRenderer.invoke(name, { ...input, files: files.value }) as Answer) : files;
  },
  on<K extends EventName>(name: K, listener: (payload: EventPayload<K>) => void) {
    if (!Object.hasOwn(events, name)) throw new Error(`Unknown event ${name}`);
    const heard = (_event: IpcRendererEvent, payload: EventPayload<K>): void => listener(payload);
    ipcRenderer.on(name, heard);
    return () => {
      ipcRenderer.off(name, heard);
    };
  },
};

const handedOver = (files: readonly unknown[]): ReturnType<typeof handOver> =>
  handOver(files, { pathOf: (file) => webUtils.getPathForFile(file), fetch: (address, init) => fetch(address, init) });

const hasFiles = (input: unknown): input is { readonly files: readonly unknown[] } =>
  typeof input === 'object' && input !== null && 'files' in input && Array.isArray(input.files);

contextBridge.exposeInMainWorld('app', bridge satisfies Record<'invoke' | 'on', unknown>);
