import { SvelteMap } from 'svelte/reactivity';
import { matches, type Press } from './keys.ts';

/** Something the user can have done by name, by key or from the menu. */
export interface Command {
  /** The same as in the contract's `Command` where the menu has it too. */
  readonly id: string;
  /** As the palette and the shortcuts sheet say it. */
  readonly title: string;
  /** Which part of the app it belongs to; heads its group. */
  readonly group: string;
  /** See keys.ts; null: none. */
  readonly keys: string | null;
  /** Other keys that do the same. */
  readonly also?: readonly string[];
  /** Its keys mean something else where text is typed, and there it is not done. */
  readonly yieldsToText?: boolean;
  /** It changes the library: where that may only be looked at, it cannot be done. */
  readonly writes?: boolean;
  /** Why it cannot be done now; null: it can. */
  readonly reason?: () => string | null;
  readonly run: () => void;
}

/** All that can be done now. Rooms add their own commands while they are on screen. */
export class Commands {
  readonly #byId = new SvelteMap<string, Command>();
  readonly #noWriting: () => string | null;
  readonly all = $derived.by((): readonly Command[] => [...this.#byId.values()]);

  /** @param noWriting why the library cannot be changed now; null: it can. */
  constructor(noWriting: () => string | null = () => null) {
    this.#noWriting = noWriting;
  }

  /** @returns the way to take them out again; for an `$effect` or an attachment. */
  add(commands: readonly Command[]): () => void {
    const added = commands.map((command): Command =>
      command.writes === true ? { ...command, reason: () => this.#noWriting() ?? command.reason?.() ?? null } : command,
    );
    for (const command of added) this.#byId.set(command.id, command);
    return () => {
      for (const command of added) {
        if (this.#byId.get(command.id) === command) this.#byId.delete(command.id);
      }
    };
  }

  get(id: string): Command | undefined {
    return this.#byId.get(id);
  }

  /** @returns whether it was done. */
  run(id: string): boolean {
    const command = this.#byId.get(id);
    if (command === undefined || (command.reason?.() ?? null) !== null) return false;
    command.run();
    return true;
  }

  /** Does what the pressed keys stand for. `inText`: where text is typed. @returns whether there was such a thing and it could be done. */
  press(press: Press, mac: boolean, inText = false): boolean {
    const means = ({ keys, also = [], yieldsToText = false }: Command) =>
      !(inText && yieldsToText) && [keys, ...also].some((one) => one !== null && matches(one, press, mac));
    const command = this.all.find(means);
    return command !== undefined && this.run(command.id);
  }
}
