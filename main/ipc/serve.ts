import * as v from 'valibot';
import { calls, type CallName, type CallOutput, type CallParsed } from '../../preload/contract.ts';
import type { Reply } from '../../preload/contract/errors.ts';
import { AppError, isAbort } from '../base/app-error.ts';
import { toFailure } from '../base/failure.ts';

/** One plain function a call: checked input in, output or a thrown AppError out. A missing one does not compile. */
export type Handlers = { readonly [K in CallName]: (input: CallParsed<K>) => Promise<CallOutput<K>> };

/** The handlers of a part of the contract. */
export type HandlersOf<Calls> = Pick<Handlers, CallName & keyof Calls>;

/** What is known of who calls. `frame` is null when the frame is gone already. */
export interface Caller {
  readonly senderFrame: { readonly parent: unknown; readonly origin: string } | null;
  readonly sender: { readonly id: number };
}

/** The part of Electron's ipcMain that is needed. */
export interface IpcServer {
  handle(channel: string, listener: (event: Caller, ...args: unknown[]) => Promise<unknown>): void;
  removeHandler(channel: string): void;
}

export interface ServeOptions {
  readonly ipcMain: IpcServer;
  readonly isTrusted: (caller: Caller) => boolean;
  /** Logs an error in full (redacted) and gives the reference that finds it. */
  readonly report: (error: unknown, name: string) => string;
}

/**
 * Answer the page's calls. The sender and every argument are checked before a handler sees them; whatever goes wrong
 * comes back as a value, because Electron would keep only an error's message.
 *
 * @returns the way to stop.
 */
export function serveIpc(handlers: Handlers, { ipcMain, isTrusted, report }: ServeOptions): () => void {
  const names = Object.keys(calls) as CallName[];
  for (const name of names) {
    ipcMain.handle(name, async (event, ...args): Promise<Reply<unknown>> => {
      try {
        if (!isTrusted(event)) throw new AppError('not-allowed', 'This window may not call the app.');
        return { ok: true, value: await answer(handlers, name, args) };
      } catch (error) {
        // What was called off is no fault, and the log is for faults.
        return { ok: false, error: toFailure(error, isAbort(error) ? '' : report(error, name)) };
      }
    });
  }
  return () => {
    for (const name of names) ipcMain.removeHandler(name);
  };
}

async function answer(handlers: Handlers, name: CallName, args: readonly unknown[]): Promise<unknown> {
  const parsed = v.safeParse(calls[name].input, args[0]);
  // A list passes for an object of optional keys, and no call takes a list.
  if (args.length > 1 || Array.isArray(args[0]) || !parsed.success) {
    throw new AppError('bad-request', `The app was asked for something it does not understand (${name}).`, {
      cause: parsed.success ? 'not one object' : v.flatten<v.GenericSchema>(parsed.issues),
    });
  }
  // The one cast: TypeScript cannot see that the name chooses both the schema and the handler.
  return (handlers[name] as (input: unknown) => Promise<unknown>)(parsed.output);
}

/** A frame is ours when it is a main frame of one of our windows, showing our own origin. */
export function isTrustedFrame(caller: Caller, origin: string, windows: ReadonlySet<number>): boolean {
  const frame = caller.senderFrame;
  return frame !== null && frame.parent === null && frame.origin === origin && windows.has(caller.sender.id);
}
