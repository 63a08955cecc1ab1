/** Whether letters typed at this place are text. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  const silent = ['checkbox', 'radio', 'range', 'button', 'submit'];
  return target instanceof HTMLInputElement && !silent.includes(target.type);
}
