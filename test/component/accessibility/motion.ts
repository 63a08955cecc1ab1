/** Longer than this somebody sees it move. In seconds. */
const SEEN = 0.001;
const longest = (list: string): number => Math.max(...list.split(',').map((one) => Number.parseFloat(one)));

/** What moves or would move, by itself or when it changes, with all that is drawn beside an element. */
export function moving(): string[] {
  const styled = [...document.body.querySelectorAll('*')].flatMap((element) =>
    [null, '::before', '::after'].flatMap((part) => {
      const { transitionDuration, animationName, animationDuration } = getComputedStyle(element, part);
      const moves =
        longest(transitionDuration) > SEEN || (animationName !== 'none' && longest(animationDuration) > SEEN);
      return moves ? [`moves: ${element.tagName} ${element.className}${part ?? ''}`] : [];
    }),
  );
  // What a browser draws inside of its controls has no style that could be asked for.
  const running = document
    .getAnimations()
    .filter(({ effect }) => Number(effect?.getComputedTiming().endTime) > 1000 * SEEN)
    .map((one) => `moves: ${one instanceof CSSAnimation ? one.animationName : 'something'}`);
  return [...styled, ...running];
}
