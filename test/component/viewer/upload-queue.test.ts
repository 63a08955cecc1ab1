import { afterEach, expect, test, vi } from 'vitest';
import { UploadQueue } from '../../../renderer/viewer/upload-queue.ts';

const MB = 1024 * 1024;
const mocked: (() => void)[] = [];
afterEach(() => {
  for (const restore of mocked.splice(0)) restore();
});

test('a busy GPU is sent a few megabytes and no more, and the rest once it has those', async () => {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (gl === null) throw new Error('no WebGL 2');
  const { UNSIGNALED, ARRAY_BUFFER, STATIC_DRAW, COPY_READ_BUFFER } = WebGL2RenderingContext;
  let asked = 0;
  const sync = vi.spyOn(gl, 'getSyncParameter').mockImplementation(() => {
    asked += 1;
    return UNSIGNALED;
  });
  mocked.push(() => sync.mockRestore());
  const buffer = gl.createBuffer();
  gl.bindBuffer(ARRAY_BUFFER, buffer);
  gl.bufferData(ARRAY_BUFFER, 16 * MB, STATIC_DRAW);
  const data = new Uint8Array(16 * MB);
  for (let at = 0; at < data.length; at += 1009) data[at] = at % 251;
  const queue = new UploadQueue(gl);
  let sent = 0;
  const all = new Promise<void>((resolve) => {
    queue.add({
      ...{ buffer, target: 'vertex', data, at: 0, span: { from: 0, to: data.length } },
      sent: (bytes) => {
        sent += bytes;
        if (sent === data.length) resolve();
      },
    });
  });
  // It is asked again and again, and has nothing more to do.
  await vi.waitFor(() => expect(asked).toBeGreaterThan(20));
  expect(sent).toBe(3 * MB);

  sync.mockRestore();
  await all;
  const arrived = new Uint8Array(data.length);
  gl.bindBuffer(COPY_READ_BUFFER, buffer);
  gl.getBufferSubData(COPY_READ_BUFFER, 0, arrived);
  let different = 0;
  for (let at = 0; at < data.length; at++) different += arrived[at] === data[at] ? 0 : 1;
  expect(different).toBe(0);
  queue.dispose();
  gl.getExtension('WEBGL_lose_context')?.loseContext();
});
