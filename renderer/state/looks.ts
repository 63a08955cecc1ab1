import { ShownError, type App } from '../app.ts';

/** So long nothing else comes into view before main looks: what is only scrolled past is not looked at. Milliseconds. */
const PAUSE = 250;
/** Projects that main looks at in one go. */
const AT_ONCE = 100;

/**
 * Has main look whether the files of what is before the user's eyes are still what they were: a sync tool or a second app
 * may have been at them. Each project once until the user comes back to the window; then the library's folder, too.
 */
export class Looks {
  #view: readonly string[] = [];
  readonly #seen = new Set<string>();
  #all = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looking = false;
  readonly #app: Pick<App, 'call'>;

  constructor(app: Pick<App, 'call'>) {
    this.#app = app;
  }

  /** These projects are in view now, and no others. */
  see(projectIds: Iterable<string>): void {
    this.#view = [...new Set(projectIds)];
    this.#soon();
  }

  /** Everything may be another: the user was elsewhere. */
  again(): void {
    this.#seen.clear();
    this.#all = true;
    this.#soon();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#view = [];
    this.#all = false;
  }

  #next(): readonly string[] {
    return this.#view.filter((id) => !this.#seen.has(id)).slice(0, AT_ONCE);
  }

  #soon(): void {
    clearTimeout(this.#timer);
    if (this.#looking || (!this.#all && this.#next().length === 0)) return;
    this.#timer = setTimeout(() => void this.#look(), PAUSE);
  }

  async #look(): Promise<void> {
    const [projectIds, all] = [this.#next(), this.#all];
    for (const id of projectIds) this.#seen.add(id);
    this.#all = false;
    this.#looking = true;
    try {
      await this.#app.call('library:look', { projectIds: [...projectIds], all });
    } catch (error) {
      // What is wrong with the library as a whole, the lists say.
      if (!(error instanceof ShownError)) throw error;
    } finally {
      this.#looking = false;
    }
    this.#soon();
  }
}
