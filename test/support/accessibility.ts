import type * as Axe from 'axe-core';
import type { AxeResults, RunOptions, Spec } from 'axe-core';

declare global {
  interface Window {
    readonly axe: typeof Axe;
  }
}

/**
 * How axe is run, here and nowhere else: WCAG 2.2, levels A and AA, and what axe holds to be good practice. What it
 * finds counts whatever impact it gives it.
 */
export const RULES = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  // Off by itself: 24 by 24 CSS pixels for what is pressed, or as much room around it.
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations'],
  selectors: false,
  preload: false,
  iframes: false,
} as const satisfies RunOptions;

/** What of it depends on the theme: asked of a screen that was looked at by all rules in another theme. */
const COLOUR_RULES = {
  ...RULES,
  runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
  rules: {},
} as const satisfies RunOptions;

/** The first theme is looked at by all rules, the other by those that it can break. */
export const THEMES = [
  ['dark', RULES],
  ['light', COLOUR_RULES],
] as const;

/** What axe is told of the app before it looks. */
export const TOLD = {
  rules: [
    // The balls of the axes lie where the axes point, in front of one another. WCAG 2.5.8 excepts what can be done by
    // another control that is large enough: the numpad's keys and, in the popover of the camera, a button for each.
    { id: 'target-size', selector: '*:not(.gizmo *)' },
  ],
  checks: [
    // What is open over everything is part of no landmark, as axe holds of dialogs: menus and tooltips as well.
    { id: 'region', options: { regionMatcher: 'dialog, [role=dialog], [role=menu], [role=tooltip], svg' } },
  ],
} as const satisfies Spec;

/**
 * What axe finds on the page, theme by theme. What lies over the window is looked at by itself: of what it covers axe
 * does not know that nobody can press it. Runs in the page and needs nothing else, so that it can be handed over to one.
 */
export async function axeOnPage(themes: typeof THEMES): Promise<readonly (readonly [string, AxeResults])[]> {
  const { dataset } = document.documentElement;
  const shell = document.querySelector<HTMLElement>('.shell');
  const over = [...document.querySelectorAll('[role=dialog], [role=menu]')].filter((one) => !shell?.contains(one));
  const was = dataset['theme'];
  if (over.length > 0) shell?.style.setProperty('visibility', 'hidden');
  const found: [string, AxeResults][] = [];
  for (const [theme, rules] of themes) {
    dataset['theme'] = theme;
    found.push([theme, await window.axe.run(over.length > 0 ? { include: over } : document, rules)]);
  }
  dataset['theme'] = was;
  shell?.style.removeProperty('visibility');
  return found;
}

/** What keeps someone from using a screen, a line each: rule, element, and what axe says of it. */
export const barriersOf = (found: Awaited<ReturnType<typeof axeOnPage>>): string[] =>
  found.flatMap(([theme, { violations }]) =>
    violations.flatMap(({ id, impact, nodes }) =>
      nodes.map(({ html, failureSummary = '', any }) => {
        const by = any.flatMap(({ relatedNodes = [] }) => relatedNodes.map((one) => one.html.slice(0, 160)));
        const said = failureSummary.replaceAll(/\s+/g, ' ');
        return `${theme}: ${id} (${impact ?? 'no impact'}) at ${html.slice(0, 300)}: ${said} ${by.join(' ')}`;
      }),
    ),
  );
