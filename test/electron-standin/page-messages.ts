import { makeCodec } from './codec.ts';
import { makeEvent, type StandinEvent } from './events.ts';
import type { Host } from './host.ts';
import { pressed } from './menu.ts';
import type { FromHost, ToHost } from './page/isolated-world.ts';
import type { WebContents } from './web-contents.ts';

const codec = makeCodec();

/** One message for the isolated world, as text. Throws where something cannot be cloned. */
export const toPage = (message: FromHost): string => codec.encode(message);

/** Answers what one page's isolated world says: IPC, permissions, files, windows, keys. */
export class PageMessages {
  readonly #host: Host;
  readonly #contents: WebContents;

  constructor(host: Host, contents: WebContents) {
    this.#host = host;
    this.#contents = contents;
  }

  /** @param answer gives the world that asked its answer */
  async receive(text: string, contextId: string | undefined, answer: (text: string) => void): Promise<void> {
    const message = codec.decode(text) as ToHost; // written by isolated-world.ts
    const contents = this.#contents;
    switch (message.kind) {
      case 'send': {
        const event = this.#event();
        contents.emit('ipc-message', event, message.channel, ...message.args);
        contents.ipc.emit(message.channel, event, ...message.args);
        this.#host.ipcMain.emit(message.channel, event, ...message.args);
        return;
      }
      case 'invoke':
        answer(await this.#invoke(message.id, message.channel, message.args));
        return;
      case 'permission': {
        const { permission, asks, id } = message;
        const value = await contents.session.permitted(contents, permission, contents.getURL(), asks);
        answer(toPage({ kind: 'answer', id, value }));
        return;
      }
      case 'paths': {
        const value = await contents.pathsOf(message.count, contextId);
        answer(toPage({ kind: 'answer', id: message.id, value }));
        return;
      }
      case 'open':
        contents.asksToOpen(message.url, message.frameName, message.features);
        return;
      case 'key':
        pressed(this.#host.menu, message, contents.window);
        return;
      case 'preload-error': {
        const heard = contents.emit('preload-error', this.#event(), '', new Error(message.message));
        if (!heard) console.error('Unable to load preload script:', message.message);
      }
    }
  }

  async #invoke(id: number, channel: string, args: readonly unknown[]): Promise<string> {
    try {
      const handler = this.#contents.ipc.handlerOf(channel) ?? this.#host.ipcMain.handlerOf(channel);
      if (!handler) throw new Error(`No handler registered for '${channel}'`);
      return toPage({ kind: 'answer', id, value: await handler(this.#event(), ...args) });
    } catch (error) {
      console.error(`Error occurred in handler for '${channel}':`, error);
      return toPage({ kind: 'answer', id, error: `Error invoking remote method '${channel}': ${String(error)}` });
    }
  }

  #event(): StandinEvent {
    const contents = this.#contents;
    return makeEvent({
      sender: contents,
      senderFrame: contents.mainFrame,
      frameId: 1,
      processId: 1,
      ports: [],
      type: 'frame',
      reply: (channel: string, ...args: readonly unknown[]) => contents.send(channel, ...args),
    });
  }
}
