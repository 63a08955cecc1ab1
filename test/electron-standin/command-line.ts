/** Electron's `app.commandLine`: the switches as they were given and those the application adds. */
export class CommandLine {
  /** Switches that the application added; handed to Chromium. */
  readonly added = new Map<string, string>();
  /** The arguments as they were given: what is loaded before the application may edit process.argv. */
  readonly given: readonly string[];

  constructor(given: readonly string[]) {
    this.given = [...given];
  }

  appendSwitch(name: string, value = ''): void {
    this.added.set(name, value);
  }

  /** Arguments that are no switches mean nothing to the Chromium behind this. */
  appendArgument(): void {
    return;
  }

  hasSwitch(name: string): boolean {
    return this.added.has(name) || this.given.some((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`));
  }

  getSwitchValue(name: string): string {
    const prefix = `--${name}=`;
    return this.added.get(name) ?? this.given.find((arg) => arg.startsWith(prefix))?.slice(prefix.length) ?? '';
  }

  removeSwitch(name: string): void {
    this.added.delete(name);
  }
}

/** `electron [switches] [-r module] APP [arguments]`, taken apart. */
export interface Invocation {
  /** Modules to load before the application (Playwright's loader is one). */
  readonly preloads: readonly string[];
  /** Where to open Node's inspector. */
  readonly inspect: { readonly host: string; readonly port: number } | null;
  /** The application's folder or main file, as given. */
  readonly app: string | null;
}

export function parseInvocation(args: readonly string[]): Invocation {
  const preloads: string[] = [];
  let inspect: Invocation['inspect'] = null;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '-r' || arg === '--require') {
      i++;
      preloads.push(args[i] ?? '');
    } else if (arg.startsWith('--inspect')) {
      const [, host = '127.0.0.1', port = '9229'] = /^--inspect[a-z-]*(?:=(?:(.*):)?(\d+))?$/.exec(arg) ?? [];
      inspect = { host, port: Number(port) };
    } else if (!arg.startsWith('-')) return { preloads, inspect, app: arg };
  }
  return { preloads, inspect, app: null };
}
