import path from 'node:path';
import { app, crashReporter, protocol } from 'electron';
import { answerAtOnce, commandApp, endWith, refuseBeside } from './app/command-app.ts';
import { SCHEME } from './app/content-security.ts';
import { startApp } from './app/start.ts';
import { parseCommand } from './command/parse.ts';

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

const command = parseCommand(process.argv, (argument) => path.resolve(argument) === path.resolve(app.getAppPath()));
const answered = command === null ? null : answerAtOnce(command);

// Two processes on one index and one library would not see each other's changes: the second one hands over and goes.
if (answered !== null) endWith(answered);
else if (command?.kind === 'refine' || command?.kind === 'export') {
  if (app.requestSingleInstanceLock()) void app.whenReady().then(() => commandApp(command));
  else endWith(refuseBeside(command));
} else if (app.requestSingleInstanceLock()) void app.whenReady().then(startApp);
else app.quit();
