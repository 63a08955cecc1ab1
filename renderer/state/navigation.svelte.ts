import type { OpenProject } from './open-project.svelte.ts';

export type Sheet =
  'settings' | 'palette' | 'shortcuts' | 'new-project' | 'save-search' | 'picture' | 'sweep' | 'problems';
export type SettingsSection =
  'account' | 'runs' | 'network' | 'files' | 'library' | 'viewer' | 'export' | 'appearance' | 'about';

/** Where the user is: library or project, and what lies over it. */
export class Navigation {
  #item: string | null = $state(null);
  #visit = $state(0);
  #activity = $state(false);
  #sheet: Sheet | null = $state(null);
  #section: SettingsSection = $state('account');
  /** Counts the wishes to type into the search field; the field follows it. */
  #searches = $state(0);
  readonly #project: OpenProject;
  readonly room = $derived.by(() => (this.#project.id === null ? 'library' : 'project'));

  constructor(project: OpenProject) {
    this.#project = project;
  }

  /** The run or input that was asked for by id, when a project was opened for its sake. */
  get item(): string | null {
    return this.#item;
  }
  /** Names the latest wish to open a project; what was chosen in an earlier one is forgotten. */
  get visit(): number {
    return this.#visit;
  }
  /** Whether Activity lies over the stage. */
  get activity(): boolean {
    return this.#activity;
  }
  get sheet(): Sheet | null {
    return this.#sheet;
  }
  get section(): SettingsSection {
    return this.#section;
  }
  get searches(): number {
    return this.#searches;
  }

  async openProject(id: string, item: string | null = null): Promise<void> {
    this.#item = item;
    this.#visit += 1;
    this.#activity = false;
    await this.#project.open(id);
  }

  goLibrary(): void {
    this.#activity = false;
    this.#item = null;
    this.#project.close();
  }

  showActivity(shown = !this.#activity): void {
    this.#activity = shown;
  }

  search(): void {
    this.goLibrary();
    this.#searches += 1;
  }

  openSettings(section: SettingsSection = 'account'): void {
    this.#section = section;
    this.#sheet = 'settings';
  }

  openSheet(sheet: Sheet): void {
    this.#sheet = sheet;
  }

  closeSheet(): void {
    this.#sheet = null;
  }

  /** One step back: what lies over the stage, then the project. @returns false when there is nowhere to go. */
  back(): boolean {
    if (this.#sheet !== null) this.#sheet = null;
    else if (this.#activity) this.#activity = false;
    else if (this.room === 'project') this.goLibrary();
    else return false;
    return true;
  }
}
