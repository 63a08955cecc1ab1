// Colours the corners of one mesh: half a second for the largest, which the page does not have.
import { cornerColors } from './corner-colors.ts';
import type { CornerOrder, CornerReply } from './corner-messages.ts';

async function colorsOf({ layout, file }: CornerOrder): Promise<Uint8Array<ArrayBuffer>> {
  const { offset, length, bytesPerIndex } = layout.indices;
  const buffer = typeof file === 'string' ? await (await fetch(file)).arrayBuffer() : file;
  const indices =
    bytesPerIndex === 2 ? new Uint16Array(buffer, offset, length / 2) : new Uint32Array(buffer, offset, length / 4);
  return cornerColors(indices, layout.vertices);
}

self.addEventListener('message', ({ data }: MessageEvent<CornerOrder>) => {
  const reply = (message: CornerReply, transfer: ArrayBuffer[] = []): void => self.postMessage(message, { transfer });
  colorsOf(data).then(
    (colors) => reply({ kind: 'done', colors }, [colors.buffer]),
    (error: unknown) => reply({ kind: 'failed', message: String(error) }),
  );
});
