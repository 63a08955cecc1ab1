import type { Session, WebContents } from 'electron';
import type { Log } from '../base/log.ts';

/** What the page may do beyond drawing and fetching its own files; everything else is denied without asking. */
const PERMITTED: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'fullscreen']);

export function mayUse(permission: string, origin: string, ours: string): boolean {
  return PERMITTED.has(permission) && origin.replace(/\/$/, '') === ours;
}

type GuardedSession = Pick<
  Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler' | 'on'
>;

/** Deny permissions, devices and downloads. */
export function guardSession(session: GuardedSession, ours: string, log: Log): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const allowed = mayUse(permission, originOf(details.requestingUrl), ours);
    if (!allowed) log.warn('permission refused', { permission });
    answer(allowed);
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => mayUse(permission, origin, ours));
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => {
    log.warn('download refused');
    event.preventDefault();
  });
}

/** `URL.origin` is 'null' for schemes of our own. Empty for what is no address: a page that is only being made. */
function originOf(url: string): string {
  if (!URL.canParse(url)) return '';
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

/** Bolt every page, whoever makes it: no navigation, no new windows, no webviews. */
export function guardContents(contents: WebContents, log: Log): void {
  contents.on('will-navigate', (event) => {
    log.warn('navigation refused', { to: event.url });
    event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    log.warn('frame navigation refused', { to: event.url });
    event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    log.warn('redirect refused', { to: event.url });
    event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => {
    log.warn('webview refused');
    event.preventDefault();
  });
  contents.setWindowOpenHandler(({ url }) => {
    log.warn('new window refused', { to: url });
    return { action: 'deny' };
  });
}
