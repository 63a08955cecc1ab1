import { LIBRARY } from './library-screens.ts';
import { PROJECT } from './project-screens.ts';
import { WINDOW } from './window-screens.ts';

/**
 * Walks through the page by name, each from nothing: they stop wherever a screen or a dialog stands, and say what it
 * is called. Many screens a walk, for to open the window takes longer than to look at it.
 */
export type Walks = Readonly<Record<string, () => AsyncGenerator<string, void>>>;

/** Every screen and dialog that the page has. */
export const WALKS: Walks = { ...WINDOW, ...LIBRARY, ...PROJECT };
