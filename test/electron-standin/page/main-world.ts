import type { makeBridge } from './bridge.ts';
import type { PageEvent, PageNode, PageWindow } from './dom.ts';

/** Numbers of functions that one world offers the other from the start. */
export interface MeetingPoints {
  /** Main world: defines a property of window. */
  readonly expose: number;
  /** Isolated world: the page wants a window opened. */
  readonly open: number;
  /** Isolated world: the page asks for a permission (`true`), or whether it has it (`false`). */
  readonly permission: number;
}

/** Runs in the page's main world before its own scripts, as text: it uses nothing but its parameters. */
export function mainWorld(window: PageWindow, bridge: typeof makeBridge, at: MeetingPoints, token: string): void {
  const { functions, call } = bridge(window, `${token}>`, `${token}<`);

  function freeze(v: unknown): unknown {
    if (typeof v === 'object' && v !== null && !Object.isFrozen(v) && !ArrayBuffer.isView(v)) {
      Object.values(Object.freeze(v)).forEach(freeze);
    }
    return v;
  }
  functions.set(at.expose, (key, api) => {
    const name = String(key);
    if (name in window) throw new Error('Cannot bind an API on top of an existing property on the window object');
    Object.defineProperty(window, name, { value: freeze(api), enumerable: true, configurable: false, writable: false });
  });

  // setWindowOpenHandler decides in the main process; a page that is refused gets null, at once.
  window.open = (url = '', name = '', features = ''): null => {
    call(at.open, [url === '' ? 'about:blank' : new URL(url, window.document.baseURI).href, name, features]);
    return null;
  };
  const onClick = (event: PageEvent): void => {
    const path: readonly unknown[] = event.composedPath();
    const link = (path as readonly PageNode[]).find(
      ({ tagName, href }) => (tagName === 'A' || tagName === 'AREA') && href !== undefined && href !== '',
    );
    const modified = event.ctrlKey === true || event.metaKey === true || event.shiftKey === true || event.button === 1;
    if (!link || event.defaultPrevented || (link.target !== '_blank' && !modified)) return;
    event.preventDefault();
    window.open(link.href, link.target);
  };
  window.addEventListener('click', onClick);
  window.addEventListener('auxclick', (event) => {
    if (event.button === 1) onClick(event);
  });

  // The session's permission handlers decide; where they grant, Chromium still may not have the thing itself.
  const allowed = (permission: string, asks: boolean): Promise<boolean> =>
    Promise.resolve(call(at.permission, [permission, asks])).then(Boolean);
  const refused = (): Error => new DOMException('Permission denied', 'NotAllowedError');
  const { navigator, Notification } = window;
  const override = (on: object, name: string, value: unknown): void => {
    Object.defineProperty(on, name, { value, writable: true, configurable: true });
  };
  if (Notification) {
    override(Notification, 'requestPermission', async (done?: (state: string) => void) => {
      const state = (await allowed('notifications', true)) ? 'granted' : 'denied';
      done?.(state);
      return state;
    });
  }
  const { permissions, mediaDevices, geolocation } = navigator;
  if (permissions) {
    override(permissions, 'query', async ({ name }: { name: string }) => {
      const state = (await allowed(name, false)) ? 'granted' : 'denied';
      return Object.assign(new EventTarget(), { name, state, onchange: null });
    });
  }
  if (mediaDevices) {
    const original = mediaDevices.getUserMedia.bind(mediaDevices);
    override(mediaDevices, 'getUserMedia', async (constraints?: unknown) => {
      if (!(await allowed('media', true))) throw refused();
      return original(constraints);
    });
  }
  if (geolocation) {
    const original = geolocation.getCurrentPosition.bind(geolocation);
    override(geolocation, 'getCurrentPosition', (done: unknown, failed?: (error: unknown) => void) => {
      void allowed('geolocation', true).then((yes) =>
        yes ? original(done, failed) : failed?.({ code: 1, message: 'User denied Geolocation' }),
      );
    });
  }
}
