import { makeCodec } from '../codec.ts';
import { makeBridge } from './bridge.ts';
import { isolatedWorld, type IsolatedSetup } from './isolated-world.ts';
import { mainWorld, type MeetingPoints } from './main-world.ts';

export const WORLD = 'Electron Isolated Context';
export const BINDING = '__electronStandinSend';
const AT: MeetingPoints = { expose: 0, open: 1, permission: 2 };

export interface Scripts {
  readonly main: string;
  readonly isolated: string;
}

/**
 * The sources to install in every new document, the main world's first.
 * @param token what the two worlds call their events; @param preload the preload script's source, '' for none
 */
export function pageScripts(token: string, preload: string, process: Readonly<Record<string, unknown>>): Scripts {
  const setup: IsolatedSetup = { at: AT, token, binding: BINDING, process };
  const names = 'require, module, exports, process, global, setImmediate, clearImmediate';
  return {
    main: `(${mainWorld.toString()})(window, ${makeBridge.toString()}, ${JSON.stringify(AT)}, ${JSON.stringify(token)})`,
    isolated: `(${isolatedWorld.toString()})(window, ${makeBridge.toString()}, ${makeCodec.toString()}, ${JSON.stringify(setup)}, function (${names}) {${preload}\n})`,
  };
}
