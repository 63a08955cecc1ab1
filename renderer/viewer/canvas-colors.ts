/** Red, green, blue and opacity as they go to the screen, 0 to 1. */
export type Rgba = readonly [number, number, number, number];

/**
 * The canvas's own CSS `color`, which its stylesheet takes from the theme's tokens, as numbers.
 *
 * Painted and read back, because a theme may write a colour in any way CSS knows.
 */
export function canvasColor(canvas: HTMLCanvasElement): Rgba {
  const dot = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  if (dot === null) return [0.5, 0.5, 0.5, 1];
  dot.fillStyle = getComputedStyle(canvas).color;
  dot.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 0] = dot.getImageData(0, 0, 1, 1).data;
  return [red / 255, green / 255, blue / 255, alpha / 255];
}

/** What the stylesheet paints behind the canvas, from top to bottom, in CSS's words. */
export function canvasBackdrop(canvas: HTMLCanvasElement): { readonly top: string; readonly bottom: string } {
  // The colours of a border that has no width: a gradient's own could not be read apart, and a custom property is not
  // worked out.
  const { borderTopColor: top, borderBottomColor: bottom } = getComputedStyle(canvas);
  return { top, bottom };
}

/** Calls `changed` when the theme does, by the user's choice or the system's. @returns the way to stop. */
export function onThemeChange(changed: () => void): () => void {
  const stop = new AbortController();
  const attributes = new MutationObserver(changed);
  attributes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] });
  for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) {
    matchMedia(query).addEventListener('change', changed, { signal: stop.signal });
  }
  return () => {
    stop.abort();
    attributes.disconnect();
  };
}
