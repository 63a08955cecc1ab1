import { app, dialog } from 'electron';
import type { RunView } from '../../preload/contract/runs.ts';
import { EXIT, type ExitCode } from '../command/exit-codes.ts';
import { HELP } from '../command/help.ts';
import type { Command, ExportCommand, RefineCommand } from '../command/parse.ts';
import type { CommandEvent } from '../command/port.ts';
import { runCommand } from '../command/run-command.ts';
import { createServices } from './app-services.ts';
import { logUncaught } from './crash.ts';
import { openLog } from './log-file.ts';
import { createNetFetch } from './net-fetch.ts';
import { NetSessions } from './net-sessions.ts';
import { NetworkSettings } from './network.ts';

/** How long services may take to put their things away. Everything of value is on disk. */
const PATIENCE_MS = 20_000;

/** What is answered at once, without services and beside an app that is open. @returns null: it takes more than that. */
export function answerAtOnce(command: Command): ExitCode | null {
  if (command.kind === 'help') process.stdout.write(HELP);
  else if (command.kind === 'version') process.stdout.write(`${app.getVersion()}\n`);
  else if (command.kind === 'wrong') process.stderr.write(`${command.message} See --help.\n`);
  else return null;
  return command.kind === 'wrong' ? EXIT.usage : EXIT.done;
}

/** Two processes on one library would not see each other's runs. */
export function refuseBeside({ json }: Pick<RefineCommand, 'json'>): ExitCode {
  teller(json)({
    event: 'failed',
    text: 'The app is open with these settings. Close it, or use another --user-data-dir.',
    facts: { code: 'app-is-open' },
  });
  return EXIT.appIsOpen;
}

/** Carry a command out, without a window, and end. After `ready`; this process holds the single-instance lock. */
export async function commandApp(command: RefineCommand | ExportCommand): Promise<void> {
  if (process.platform === 'darwin') app.setActivationPolicy('prohibited');
  const say = teller(command.json);
  const stop = new AbortController();
  stopOnSignals(stop);
  let readKey = (): string | null => null;
  const log = openLog(app.getPath('logs'), () => [readKey() ?? '', process.env['FAL_KEY'] ?? '']);
  logUncaught(process, log);
  // Nobody looks at a window: what the system would ask in one stays unasked.
  dialog.showErrorBox = (title, content) => log.warn(title, { content });
  app.on('second-instance', () => say({ event: 'note', text: 'The app was opened. It opens when this has ended.' }));

  const listeners = new Set<(run: RunView) => void>();
  const sessions = new NetSessions({ proxy: { mode: 'system' }, authorities: [] });
  const services = createServices(app.getAppPath(), {
    log,
    isCommand: true,
    publish: () => undefined,
    fetch: createNetFetch(sessions),
    runChanged: (run) => listeners.forEach((listener) => listener(run)),
    libraryChanged: () => undefined,
  });
  readKey = () => services.key.read();
  const network = new NetworkSettings({
    settings: services.settings,
    use: (way) => sessions.use(way),
    changed: () => undefined,
    tell: (notice) => services.tell(notice),
    log,
  });
  await network.start();
  await services.start();
  for (const { message, advice } of services.takeNotices()) say({ event: 'warning', text: `${message} ${advice}` });
  const code = await runCommand(
    command,
    {
      shop: () => services.shop(),
      hasKey: () => services.key.read() !== null,
      askPrice: () => services.account.refresh(),
      price: () => services.account.current().price,
      own: () => services.settings.exporting().own,
      onRun: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      say,
      log,
      workingFolder: process.cwd(),
      signal: stop.signal,
    },
    (error) => log.error('a command failed', error),
  );
  const patience = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS));
  await Promise.race([services.close(), patience]).catch((error: unknown) => log.error('closing failed', error));
  endWith(code);
}

/** When what was said has left. */
export function endWith(code: ExitCode): void {
  process.stdout.write('', () => process.stderr.write('', () => app.exit(code)));
}

/** The first time: stop waiting, and say what becomes of it. The second time: at once. */
function stopOnSignals(stop: AbortController): void {
  let asked = false;
  const heard = (): void => {
    if (asked) app.exit(EXIT.cancelled);
    asked = true;
    stop.abort(new DOMException('the user pressed Ctrl+C', 'AbortError'));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, heard);
  // Electron quits at a signal, too; the command ends by itself.
  app.on('before-quit', (event) => event.preventDefault());
}

/** Sentences on stdout, what went wrong on stderr; as JSON, all of it on stdout. */
function teller(json: boolean): (event: CommandEvent) => void {
  return ({ event, text, facts = {} }) => {
    if (json) process.stdout.write(`${JSON.stringify({ event, text, ...facts })}\n`);
    else (event === 'failed' || event === 'warning' ? process.stderr : process.stdout).write(`${text}\n`);
  };
}
