import { EventEmitter } from 'node:events';
import type { MenuItemConstructorOptions } from 'electron';
import { isAccelerator, type KeyPress } from './accelerator.ts';
import type { StandinWindow } from './browser-window.ts';
import { makeEvent } from './events.ts';
import type { Host } from './host.ts';

type Role = (window: StandinWindow | null) => void;
const ROLE_KEYS: Readonly<Record<string, string>> = {
  quit: 'CmdOrCtrl+Q',
  close: 'CmdOrCtrl+W',
  minimize: 'CmdOrCtrl+M',
  reload: 'CmdOrCtrl+R',
  forcereload: 'CmdOrCtrl+Shift+R',
  togglefullscreen: 'F11',
};

export interface MenuItem {
  readonly id?: string;
  readonly submenu?: Menu;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  /** Called as Electron calls it: what a test does instead of the mouse. */
  click(event?: unknown, window?: StandinWindow, contents?: unknown): void;
  /** The stand-in's own: the accelerator, a role's default one included. */
  readonly key: string | undefined;
}
type Template = readonly (MenuItemConstructorOptions | MenuItem)[];

export interface Menu extends EventEmitter {
  readonly items: readonly MenuItem[];
  getMenuItemById(id: string): MenuItem | null;
}

/** Runs the item of the application's menu whose accelerator this key is, if there is one. */
export function pressed(menu: Menu | null, press: KeyPress, window: StandinWindow): boolean {
  for (const item of menu?.items ?? []) {
    if (!item.enabled) continue;
    if (item.submenu && pressed(item.submenu, press, window)) return true;
    if (item.key === undefined || !isAccelerator(item.key, press)) continue;
    item.click(makeEvent({ triggeredByAccelerator: true }), window, window.webContents);
    return true;
  }
  return false;
}

/** The classes `Menu` and `MenuItem`. Nothing is drawn; of the roles, those work that need no native help. */
export function makeMenus(host: Host) {
  let nextCommand = 1;
  const roles: Readonly<Record<string, Role>> = {
    quit: () => host.app.quit(),
    close: (window) => window?.close(),
    minimize: (window) => window?.minimize(),
    reload: (window) => window?.reload(),
    forcereload: (window) => window?.reload(),
    togglefullscreen: (window) => window?.setFullScreen(!window.isFullScreen()),
  };

  class StandinMenuItem implements MenuItem {
    declare readonly id?: string;
    declare readonly submenu?: Menu;
    readonly commandId = nextCommand++;
    readonly key: string | undefined;
    enabled = true;
    visible = true;
    checked = false;
    type = 'normal';
    label = '';
    click: MenuItem['click'];

    constructor(options: MenuItemConstructorOptions) {
      const { submenu, click, ...plain } = options;
      Object.assign(this, plain);
      if (submenu) {
        this.type = 'submenu';
        // Menus of this application are of the class below.
        this.submenu = Array.isArray(submenu) ? StandinMenu.buildFromTemplate(submenu) : (submenu as unknown as Menu);
      }
      const role = options.role?.toLowerCase() ?? '';
      this.key = options.registerAccelerator === false ? undefined : (options.accelerator ?? ROLE_KEYS[role]);
      this.click = (event, window) => {
        if (this.type === 'checkbox') this.checked = !this.checked;
        const on = window ?? host.focused;
        if (role !== '') roles[role]?.(on);
        else
          (click as ((item: MenuItem, window: unknown, event: unknown) => void) | undefined)?.(
            this,
            on ?? undefined,
            event,
          );
      };
    }
  }

  class StandinMenu extends EventEmitter implements Menu {
    readonly items: MenuItem[] = [];
    static setApplicationMenu(menu: StandinMenu | null): void {
      host.menu = menu;
    }
    static getApplicationMenu(): Menu | null {
      return host.menu;
    }
    static buildFromTemplate(template: Template): StandinMenu {
      const menu = new StandinMenu();
      for (const item of template)
        menu.append(item instanceof StandinMenuItem ? item : new StandinMenuItem(item as MenuItemConstructorOptions));
      return menu;
    }
    append(item: MenuItem): void {
      this.items.push(item);
    }
    insert(at: number, item: MenuItem): void {
      this.items.splice(at, 0, item);
    }
    popup(): void {
      this.emit('menu-will-show', makeEvent());
    }
    closePopup(): void {
      this.emit('menu-will-close', makeEvent());
    }
    getMenuItemById(id: string): MenuItem | null {
      for (const item of this.items) {
        const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
        if (found) return found;
      }
      return null;
    }
  }
  return { Menu: StandinMenu, MenuItem: StandinMenuItem };
}
