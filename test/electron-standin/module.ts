// The module that `electron` resolves to. Written name by name, for ES imports to see the names.
import { installed } from './installed.ts';

const electron = installed();
export const {
  app,
  autoUpdater,
  BrowserWindow,
  clipboard,
  ClipboardItem,
  contentTracing,
  crashReporter,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  nativeImage,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
  utilityProcess,
  webContents,
} = electron;
// `import electron from 'electron'` and `require('electron')` give the whole, as they do in Electron.
export { electron as default, electron as 'module.exports' };
