import { expect } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { openApp } from '../open-app.ts';

/** What stands on the screen, by the names that people and screen readers know it by. */
export const button = (name: string | RegExp) => page.getByRole('button', { name });
export const dialog = (name: string | RegExp) => page.getByRole('dialog', { name });
export const tab = (name: string) => page.getByRole('tab', { name, exact: true });
export const card = (name: string | RegExp) => page.getByRole('listbox').getByRole('option', { name });
export const inspector = () => page.getByRole('complementary', { name: 'Inspector' });

export const keys = (typed: string) => userEvent.keyboard(typed);

/** Does what a command of the palette says. */
export async function command(words: string): Promise<void> {
  await keys('{Control>}k{/Control}');
  await expect.element(dialog('Command palette')).toBeVisible();
  await keys(`${words}{Enter}`);
  await expect.element(dialog('Command palette')).not.toBeInTheDocument();
}

/** Waits until it is there to be looked at. */
export const seen = (what: ReturnType<typeof page.getByText>) => expect.element(what.first()).toBeVisible();
export const says = (words: string | RegExp) => seen(page.getByText(words));

/** Carries files over the window; with `let go`, drops them there. */
export function carry(names: readonly string[], { letGo = true } = {}): void {
  const dataTransfer = new DataTransfer();
  for (const name of names) dataTransfer.items.add(new File(['x'], name));
  for (const type of letGo ? ['dragenter', 'drop'] : ['dragenter']) {
    document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }
}

/** A library of as many projects as there are states of a run: axe looks at every one of their rows. */
export const open: typeof openApp = (options) => openApp({ projects: 7, ...options });
/** What never answers. */
export const never = (): Promise<never> => new Promise(() => undefined);
