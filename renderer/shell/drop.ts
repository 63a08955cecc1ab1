/** What the user drags over the window, as far as a page may know before it is let go. */
export function carriesFiles(data: Pick<DataTransfer, 'types'> | null): boolean {
  return data !== null && (data.types.includes('Files') || data.types.includes('text/uri-list'));
}

/** Data addresses that are pictures; a page holds small pictures in itself that way. */
const PICTURE = /^data:image\/(png|jpeg|webp);base64,/;

/**
 * The files of a drop or a paste. A picture dragged from a browser comes as a file where the system can do that, and as
 * an address elsewhere; the page may read an address only if the picture is in it.
 *
 * @returns null for something that is a picture elsewhere.
 */
export function filesOf(data: DataTransfer): readonly File[] | null {
  const files = [...data.files];
  if (files.length > 0) return files;
  const address = data
    .getData('text/uri-list')
    .split(/\r?\n/)
    .find((line) => line !== '' && !line.startsWith('#'));
  if (address === undefined) return [];
  const type = PICTURE.exec(address)?.[1];
  if (type === undefined) return null;
  // Not by fetch: the page may fetch from itself only.
  const bytes = Uint8Array.from(atob(address.slice(address.indexOf(',') + 1)), (letter) => letter.charCodeAt(0));
  return [new File([bytes], `picture.${type === 'jpeg' ? 'jpg' : type}`, { type: `image/${type}` })];
}
