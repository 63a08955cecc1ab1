import { createContext } from 'svelte';
import type { RunView } from '../../preload/contract/runs.ts';
import { ActivityRoom } from '../activity/activity-room.svelte.ts';
import type { App } from '../app.ts';
import { BlenderRoom } from '../blender/blender-room.svelte.ts';
import { tellArrival } from '../blender/tell.ts';
import { Commands } from '../commands/registry.svelte.ts';
import { CardActs } from '../library/card-acts.svelte.ts';
import { LibraryRoom } from '../library/library-room.svelte.ts';
import { shellText } from '../messages.ts';
import { shelfText } from '../messages/shelf.ts';
import { ProjectRoom, type InspectorTab } from '../project/room.svelte.ts';
import { Starts } from '../refine/starts.svelte.ts';
import { Cards } from './cards.svelte.ts';
import { Intake } from './intake.svelte.ts';
import { Looks } from './looks.ts';
import { LostFiles } from './lost-files.svelte.ts';
import { Media } from './media.svelte.ts';
import { Navigation } from './navigation.svelte.ts';
import { Notices } from './notices.svelte.ts';
import { OpenProject } from './open-project.svelte.ts';
import { Pace } from './pace.svelte.ts';
import { Panels } from './panels.svelte.ts';
import { Runs } from './runs.svelte.ts';
import { Shelf } from './shelf.svelte.ts';
import { Transfers } from './transfers.svelte.ts';
import { Session } from './session.svelte.ts';
import { Undo } from './undo.svelte.ts';

/** Everything the rooms share, made once in App.svelte and handed down. A mirror: the truth is in main. */
export class Desk {
  readonly app: App;
  readonly notices: Notices;
  readonly session: Session;
  /** Projects on their way in or out. */
  readonly transfers: Transfers;
  /** The library as a whole. */
  readonly shelf: Shelf;
  readonly media: Media;
  readonly runs: Runs;
  readonly pace: Pace;
  /** What was done to the library and can be taken back. */
  readonly undo = new Undo();
  /** What is done to projects and runs, wherever they are shown. */
  readonly acts: CardActs;
  /** What the grid on the stage lists, and what is chosen in it. */
  readonly library: LibraryRoom;
  /** The names in the side panel. */
  readonly projects: Cards;
  readonly project: OpenProject;
  /** What of the open project is not where it should be. */
  readonly lostFiles: LostFiles;
  /** Whether the files of what is in view are still what they were. */
  readonly looks: Looks;
  readonly navigation: Navigation;
  /** What is selected in the open project. */
  readonly room: ProjectRoom;
  readonly panels: Panels;
  /** What lies over the stage when the status bar is pressed. */
  readonly activity: ActivityRoom;
  readonly intake: Intake;
  /** Blender, and what comes back from it. */
  readonly blender: BlenderRoom;
  /** Hands runs over, and asks first. */
  readonly starts: Starts;
  readonly commands = new Commands(() => this.shelf.readOnly);
  #ready = $state(false);
  readonly #stop: readonly (() => void)[];

  constructor(app: App) {
    this.app = app;
    this.notices = new Notices();
    this.session = new Session(app);
    this.media = new Media(app);
    this.runs = new Runs(app, (run) => this.#ended(run));
    this.pace = new Pace(app);
    this.starts = new Starts(app, this.session);
    this.projects = new Cards(app);
    this.project = new OpenProject(app);
    this.lostFiles = new LostFiles(app, this.project);
    this.looks = new Looks(app);
    this.navigation = new Navigation(this.project);
    this.transfers = new Transfers(app);
    this.shelf = new Shelf({
      app,
      onanother: () => this.#another(),
      onwhole: () => this.#whole(),
      ondamage: (problems) => this.#tellDamage(problems),
      onmissing: ({ message, advice }, locate) =>
        this.notices.tell(
          { level: 'error', message, advice },
          { label: shelfText.locate, run: () => this.try(locate) },
        ),
    });
    this.panels = new Panels((panels) => this.try(() => this.session.change({ panels })));
    this.intake = new Intake({
      app,
      notices: this.notices,
      navigation: this.navigation,
      project: this.project,
      starts: this.starts,
      isShown: (id) => this.#isShown('refine') && this.room.isDrafted(id),
    });
    const { notices, session, project, navigation, starts, undo } = this;
    this.acts = new CardActs({ app, notices, undo });
    this.library = new LibraryRoom({ app, navigation, notices, acts: this.acts });
    this.room = new ProjectRoom({ app, notices, session, project, navigation, starts });
    this.activity = new ActivityRoom({ app, navigation, notices });
    this.blender = new BlenderRoom({
      app,
      report: (error) => this.notices.report(error),
      arrived: (arrival) => tellArrival(this, arrival),
    });
    this.#stop = [
      app.on('app:notice', (notice) => this.notices.tell(notice)),
      app.on('app:show-project', ({ projectId, runId }) =>
        this.try(() => this.navigation.openProject(projectId, runId)),
      ),
    ];
  }

  #tellDamage(problems: number): void {
    const show = { label: shelfText.showProblems, run: () => this.navigation.openSheet('problems') };
    const message = `${shelfText.problems(problems)}.`;
    this.notices.tell({ level: 'warning', message, advice: shelfText.problemsHint }, show);
  }

  /** Whether the first screen can be used. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Everything listens already; now ask. */
  async start(): Promise<void> {
    const shelf = this.shelf.begin();
    const start = await this.app.call('app:start');
    await shelf;
    await this.shelf.begin();
    this.session.begin(start);
    this.runs.begin(start.active);
    this.panels.begin(start.settings.panels);
    for (const notice of start.notices) this.notices.tell(notice);
    await Promise.all([
      this.library.cards.show({ kind: 'project', search: '' }),
      this.library.facts.ask(),
      this.projects.show({ kind: 'project', search: '' }),
      start.open === null ? undefined : this.navigation.openProject(start.open.projectId, start.open.runId),
    ]);
    this.#ready = true;
    // While nobody was there, something may have come home.
    await this.blender.takeArrivals();
  }

  /** Does what a button asks for; what goes wrong is told as a notice. */
  try(work: () => Promise<unknown>): void {
    work().catch(this.report);
  }

  /** Tells what went wrong as a notice. */
  readonly report = (error: unknown): void => this.notices.report(error);

  dispose(): void {
    for (const stop of this.#stop) stop();
    for (const part of [this.notices, this.session, this.media, this.runs, this.pace]) part.dispose();
    for (const part of [this.library, this.projects, this.project, this.room, this.panels, this.looks]) part.dispose();
    for (const part of [this.activity, this.blender, this.starts, this.shelf]) part.dispose();
  }

  /** Another library is open: what was found, chosen and done in the one before means nothing in this one. */
  #another(): void {
    this.navigation.goLibrary();
    this.undo.clear();
    // They tell of the library before, and offer what can no longer be done.
    this.notices.clear();
    this.room.meshes.forget();
    this.try(() => this.library.another());
  }

  /** The reading may have found other files than the index knew. */
  #whole(): void {
    this.media.renew();
    this.looks.again();
    this.try(() => this.project.reload());
  }

  /** Whether this tab of the inspector is before the user's eyes. */
  #isShown(tab: InspectorTab): boolean {
    return this.panels.inspector.open && this.room.tab === tab;
  }

  #ended(run: RunView): void {
    // The Run tab has said so already, and more of it.
    if (this.project.id === run.projectId && this.room.run?.id === run.id && this.#isShown('run')) return;
    const name = this.projects.held.find((card) => card.id === run.projectId)?.title ?? '';
    const notice = shellText.ended(run, name);
    if (notice === null) return;
    this.notices.tell(notice, {
      label: shellText.show,
      run: () => this.try(() => this.navigation.openProject(run.projectId, run.id)),
    });
  }
}

/** `desk()` in any component below App.svelte. */
export const [desk, provideDesk] = createContext<Desk>();
