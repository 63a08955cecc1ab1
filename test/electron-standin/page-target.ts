import type { Browser, Session } from './cdp.ts';
import { BINDING, pageScripts, WORLD } from './page/scripts.ts';

export interface PageOptions {
  readonly bounds: { readonly width: number; readonly height: number; readonly x?: number; readonly y?: number };
  /** The preload script's source, '' for none. */
  readonly preload: string;
  /** What the preload script sees as `process`. */
  readonly process: Readonly<Record<string, unknown>>;
  /** What the isolated world posts, with the context to answer to. */
  readonly onMessage: (text: string, contextId: string | undefined) => void;
}

/** One page of Chromium with the stand-in's two scripts in every document, and the way into its isolated world. */
export class PageTarget {
  readonly id: string;
  readonly session: Session;
  readonly #contexts = new Map<number, string>(); // context id -> unique id: another process counts from 1 again
  #isolated: string | undefined;

  private constructor(id: string, session: Session, options: PageOptions) {
    this.id = id;
    this.session = session;
    session.on('Runtime.executionContextCreated', ({ context }) => {
      this.#contexts.set(context.id, context.uniqueId);
      const { frameId } = (context.auxData ?? {}) as { frameId?: string };
      if (context.name === WORLD && frameId === id) this.#isolated = context.uniqueId;
    });
    session.on('Runtime.executionContextDestroyed', (gone) => {
      const unique = gone.executionContextUniqueId;
      if (this.#contexts.get(gone.executionContextId) === unique) this.#contexts.delete(gone.executionContextId);
      if (this.#isolated === unique) this.#isolated = undefined;
    });
    session.on('Runtime.executionContextsCleared', () => this.forget());
    session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === BINDING) options.onMessage(payload, this.#contexts.get(executionContextId));
    });
  }

  /** Opens an empty page; `prepare` is given it before anything can happen in it. */
  static async open(browser: Browser, options: PageOptions, prepare: (page: PageTarget) => void): Promise<PageTarget> {
    const { width, height, x, y } = options.bounds;
    const { targetId } = await browser.session.send('Target.createTarget', {
      url: 'about:blank',
      newWindow: true,
      width,
      height,
      ...(x !== undefined && y !== undefined && { left: x, top: y }),
    });
    const session = await browser.attach(targetId);
    const page = new PageTarget(targetId, session, options);
    prepare(page);
    const { main, isolated } = pageScripts(`standin-${targetId}`, options.preload, options.process);
    await Promise.all([
      session.send('Page.enable'),
      session.send('Runtime.enable'),
      session.send('Inspector.enable'),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: main }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: isolated, worldName: WORLD }),
      session.send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD }),
      session.send('Fetch.enable', { patterns: [{ resourceType: 'Document', requestStage: 'Request' }] }),
    ]);
    return page;
  }

  /** The isolated world of the page's present document; undefined: none. */
  get isolated(): string | undefined {
    return this.#isolated;
  }

  /** The page's process is gone, and its worlds with it. */
  forget(): void {
    this.#isolated = undefined;
    this.#contexts.clear();
  }

  /** Gives the isolated world a message. Without a document, or one that is gone by then: lost, as in Electron. */
  deliver(text: string, contextId = this.#isolated): void {
    if (contextId === undefined) return;
    const receive = 'function (text) { globalThis.__electronStandinReceive(text) }';
    this.session
      .send('Runtime.callFunctionOn', {
        functionDeclaration: receive,
        arguments: [{ value: text }],
        uniqueContextId: contextId,
        silent: true,
      })
      .catch(() => undefined);
  }

  /** The paths of the files that the isolated world keeps, '' for one that has none. */
  async pathsOf(count: number, contextId: string | undefined): Promise<readonly string[]> {
    const pathOf = async (i: number): Promise<string> => {
      const { result } = await this.session.send('Runtime.evaluate', {
        expression: `globalThis.__electronStandinFiles[${i}]`,
        ...(contextId !== undefined && { uniqueContextId: contextId }),
      });
      if (result.objectId === undefined) return '';
      const { path } = await this.session.send('DOM.getFileInfo', { objectId: result.objectId });
      return path;
    };
    return Promise.all(Array.from({ length: count }, (_, i) => pathOf(i).catch(() => '')));
  }

  /** What an expression in the page's main world comes to. */
  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.session.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }
}
