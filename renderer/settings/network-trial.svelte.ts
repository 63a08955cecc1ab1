import type { Network, NetworkTest } from '../../preload/contract/network.ts';
import type { App } from '../app.ts';

/** One try of the way to fal, and what came of it. */
export class NetworkTrial {
  #result: NetworkTest | null = $state.raw(null);
  #testing = $state(false);
  /** Counts what makes a result worthless: another try, other settings. */
  #wish = 0;
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  /** Null: nothing was tried with these settings. */
  get result(): NetworkTest | null {
    return this.#result;
  }

  get testing(): boolean {
    return this.#testing;
  }

  /** @throws ShownError when main could not try at all. */
  async start(network: Network): Promise<void> {
    this.forget();
    const wish = this.#wish;
    this.#testing = true;
    try {
      const result = await this.#app.call('network:test', { network });
      if (wish === this.#wish) this.#result = result;
    } finally {
      if (wish === this.#wish) this.#testing = false;
    }
  }

  /** The settings are others now. */
  forget(): void {
    this.#wish += 1;
    this.#result = null;
    this.#testing = false;
  }
}
