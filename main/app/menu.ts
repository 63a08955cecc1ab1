import type { MenuItemConstructorOptions } from 'electron';
import type { Command, Link } from '../../preload/contract/app.ts';

export interface MenuActions {
  readonly command: (command: Command) => void;
  readonly openLink: (link: Link) => void;
  readonly showLogs: () => void;
}

/** The application menu. Every item that the page carries out goes to it as a command, as the palette's do. */
export function menuTemplate(
  name: string,
  platform: NodeJS.Platform,
  actions: MenuActions,
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  const item = (label: string, command: Command, accelerator?: string): MenuItemConstructorOptions => ({
    id: command,
    label,
    ...(accelerator === undefined ? {} : { accelerator }),
    click: () => actions.command(command),
  });
  const settings = item('Settings…', 'open-settings', 'CmdOrCtrl+,');
  const appMenu: MenuItemConstructorOptions = {
    label: name,
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'services' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  };
  return [
    ...(mac ? [appMenu] : []),
    {
      label: '&File',
      submenu: [
        item('New Project', 'new-project', 'CmdOrCtrl+N'),
        item('Add Files…', 'add-files', 'CmdOrCtrl+O'),
        item('Open the Sample Project', 'sample'),
        { type: 'separator' },
        item('Open Library…', 'open-library'),
        item('New Library…', 'new-library'),
        item('Show Library in Folder', 'reveal-library'),
        item('Check Library…', 'check-library'),
        { type: 'separator' },
        item('Import Folder…', 'import-folder'),
        item('Import Archive…', 'import-archive'),
        item('Export as Archive…', 'export-archive'),
        { type: 'separator' },
        item('Refine', 'refine', 'CmdOrCtrl+Enter'),
        item('Export…', 'export', 'CmdOrCtrl+E'),
        ...(mac ? [] : ([{ type: 'separator' }, settings, { type: 'separator' }, { role: 'quit' }] as const)),
      ],
    },
    {
      label: '&Edit',
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
        { type: 'separator' },
        item('Find…', 'search', 'CmdOrCtrl+F'),
        { type: 'separator' },
        // The page has their plain keys; an accelerator here would take the letters from every field.
        item('Undo in the Library', 'undo-change'),
        item('Redo in the Library', 'redo-change'),
        item('Favourite', 'favourite-card'),
        item('Reject', 'reject-card'),
        item('Move to Trash', 'trash-card'),
      ],
    },
    {
      label: '&View',
      submenu: [
        item('Library', 'go-library', 'CmdOrCtrl+1'),
        item('Activity', 'open-activity', 'CmdOrCtrl+2'),
        item('Trash', 'show-trash'),
        { type: 'separator' },
        item('Show or Hide Library Panel', 'toggle-library', 'CmdOrCtrl+B'),
        // The page answers to plain N; a menu accelerator without a modifier would eat the letter in every field.
        item('Show or Hide Inspector', 'toggle-inspector'),
        { type: 'separator' },
        item('Command Palette…', 'open-palette', 'CmdOrCtrl+K'),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        item('Keyboard Shortcuts', 'open-shortcuts'),
        { type: 'separator' },
        { id: 'fal-model', label: 'UltraShape on fal', click: () => actions.openLink('fal-model') },
        { id: 'fal-keys', label: 'fal Keys', click: () => actions.openLink('fal-keys') },
        { id: 'fal-billing', label: 'fal Billing', click: () => actions.openLink('fal-billing') },
        { type: 'separator' },
        { id: 'show-logs', label: 'Show Logs', click: actions.showLogs },
      ],
    },
  ];
}
