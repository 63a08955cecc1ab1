import type { StandinElectron } from './electron.ts';

let electron: StandinElectron | undefined;

/** Says what `electron` is in this process. Before the application is loaded. */
export function install(made: StandinElectron): void {
  electron = made;
}

export function installed(): StandinElectron {
  if (!electron) throw new Error('electron stand-in: not started');
  return electron;
}
