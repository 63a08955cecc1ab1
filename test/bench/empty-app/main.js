// The least an application can be: one window with one page. What starting ours costs is told beside what this costs.
import path from 'node:path';
import { app, BrowserWindow } from 'electron';

app.on('window-all-closed', () => app.quit());
app.whenReady().then(async () => {
  const window = new BrowserWindow({ width: 1280, height: 800, show: false });
  window.once('ready-to-show', () => window.show());
  await window.loadFile(path.join(import.meta.dirname, 'page.html'));
});
