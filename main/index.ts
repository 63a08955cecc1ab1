import { app, crashReporter, protocol } from 'electron';
import { SCHEME } from './app/content-security.ts';
import { startApp } from './app/start.ts';

// What must happen before `ready`; everything else waits for it.
crashReporter.start({ uploadToServer: false });
app.enableSandbox();
// As in electron-builder.yml: Windows shows notifications for what stands in its Start menu under this name.
app.setAppUserModelId('com.ultrashape.desktop');
protocol.registerSchemesAsPrivileged([
  {
    scheme: SCHEME,
    privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
  },
]);

// Two processes on one index and one library would not see each other's changes: the second one hands over and goes.
if (app.requestSingleInstanceLock()) void app.whenReady().then(startApp);
else app.quit();
