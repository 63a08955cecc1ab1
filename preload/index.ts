import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import { calls, events, type Bridge, type CallInput, type EventName, type EventPayload } from './contract.ts';

/** One file of `intake:files`, as the main process takes it. */
type WireFile = CallInput<'intake:files'>['files'][number];

/**
 * The door between the page and the main process: two functions, and nothing of Electron behind them.
 *
 * A page hands over `File`s, never paths. A file of the disk becomes its path here; one that has none (dragged from a
 * browser, pasted) is streamed to the main process and becomes a token.
 */
const bridge: Bridge = {
  async invoke(name, input) {
    if (!Object.hasOwn(calls, name)) throw new Error(`Unknown call ${name}`);
    const sent = name === 'intake:files' ? await withoutFiles(input) : input;
    return ipcRenderer.invoke(name, sent) as ReturnType<Bridge['invoke']>;
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

async function withoutFiles(input: unknown): Promise<unknown> {
  if (typeof input !== 'object' || input === null || !('files' in input) || !Array.isArray(input.files)) return input;
  const files: unknown[] = input.files;
  // What is not a File stays out: a page that names a path itself is refused by the main process's schema.
  return {
    ...input,
    files: await Promise.all(files.map(async (file) => (file instanceof File ? toWire(file) : null))),
  };
}

async function toWire(file: File): Promise<WireFile> {
  const path = webUtils.getPathForFile(file);
  if (path !== '') return { kind: 'path', path };
  const answer = await fetch('upload', {
    method: 'POST',
    headers: { 'x-file-name': encodeURIComponent(file.name) },
    body: file,
  });
  if (!answer.ok) throw new Error(`The file could not be handed over (${answer.status}).`);
  return { kind: 'upload', token: await answer.text() };
}

contextBridge.exposeInMainWorld('app', bridge satisfies Record<'invoke' | 'on', unknown>);
