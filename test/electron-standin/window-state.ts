import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface Bounds {
  readonly width: number;
  readonly height: number;
  readonly x?: number;
  readonly y?: number;
}
export interface WindowState {
  readonly bounds: Bounds;
  readonly maximized: boolean;
  readonly fullScreen: boolean;
}
type States = Readonly<Record<string, WindowState>>;

const fileIn = (userData: string): string => path.join(userData, 'standin-window-state.json');

function read(userData: string): States {
  try {
    return JSON.parse(readFileSync(fileIn(userData), 'utf8')) as States; // written below
  } catch {
    return {}; // none yet, or half of one: a window then opens where it is told to
  }
}

function write(userData: string, states: States): void {
  mkdirSync(userData, { recursive: true });
  writeFileSync(fileIn(userData), JSON.stringify(states));
}

/** Electron's windowStatePersistence, by the window's name. */
export function loadWindowState(userData: string, name: string): WindowState | undefined {
  return read(userData)[name];
}

export function saveWindowState(userData: string, name: string, state: WindowState): void {
  write(userData, { ...read(userData), [name]: state });
}

export function clearWindowState(userData: string, name: string): void {
  const others = Object.entries(read(userData)).filter(([other]) => other !== name);
  write(userData, Object.fromEntries(others));
}
