/** What the scripts in this folder use of the page's globals: the compiler settings of the tests know no browser. */
export interface PageEvent extends Event {
  readonly detail?: unknown;
  readonly button?: number;
  readonly key?: string;
  readonly code?: string;
  readonly ctrlKey?: boolean;
  readonly shiftKey?: boolean;
  readonly altKey?: boolean;
  readonly metaKey?: boolean;
}

/** Any node that an event passes on its way; a link has `href` and `target`, a file field `files`. */
export interface PageNode {
  readonly tagName?: string;
  readonly href?: string;
  readonly target?: string;
  readonly type?: string;
  readonly files?: ArrayLike<File> | null;
  dispatchEvent?(event: Event): boolean;
}

export interface PageNavigator {
  readonly permissions?: { query: (descriptor: { name: string }) => Promise<unknown> };
  readonly mediaDevices?: { getUserMedia: (constraints?: unknown) => Promise<unknown> };
  readonly geolocation?: { getCurrentPosition: (done: unknown, failed?: (error: unknown) => void) => void };
}

export interface PageWindow {
  readonly top: unknown;
  readonly document: { readonly baseURI: string };
  readonly navigator: PageNavigator;
  readonly Notification?: { requestPermission: (done?: (state: string) => void) => Promise<string> };
  open: (url?: string, name?: string, features?: string) => null;
  addEventListener(type: string, listener: (event: PageEvent) => void, capture?: boolean): void;
  dispatchEvent(event: Event): boolean;
}

declare global {
  /** Tells the page's error event of an error, as a listener's own throw would. */
  function reportError(error: unknown): void;
}
