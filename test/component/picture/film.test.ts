import { expect, onTestFinished, test } from 'vitest';
import { FilmMaker, filmCodec } from '../../../renderer/picture/film.ts';

const SIZE = { width: 320, height: 180 };
const FPS = 30;

/** A picture all of one colour. */
async function picture(color: string): Promise<ImageBitmap> {
  const canvas = new OffscreenCanvas(SIZE.width, SIZE.height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no 2D canvas');
  context.fillStyle = color;
  context.fillRect(0, 0, SIZE.width, SIZE.height);
  return createImageBitmap(canvas);
}

async function played(film: Blob): Promise<HTMLVideoElement> {
  const video = document.createElement('video');
  video.muted = true;
  video.src = URL.createObjectURL(film);
  onTestFinished(() => URL.revokeObjectURL(video.src));
  await new Promise((resolve, reject) => {
    video.onloadeddata = resolve;
    video.onerror = () => reject(new Error(video.error?.message));
  });
  return video;
}

async function colorAt(video: HTMLVideoElement, time: number): Promise<readonly number[]> {
  const shown = new Promise<void>((resolve) => {
    const look: VideoFrameRequestCallback = (_, { mediaTime }) => {
      // The picture from before the jump may be shown once more.
      if (Math.abs(mediaTime - time) <= 1.5 / FPS) resolve();
      else video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  });
  video.currentTime = time;
  await shown;
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  if (context === null) throw new Error('no 2D canvas');
  context.drawImage(video, 0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

test.each(['vp9', 'vp8'] as const)(
  'a film (%s) has each picture at its time, and can be jumped about in',
  async (codec) => {
    const maker = new FilmMaker({ codec, framesPerSecond: FPS });
    onTestFinished(() => maker.dispose());
    const [red, green, blue] = await Promise.all(['#f00', '#0f0', '#00f'].map((color) => picture(color)));
    if (red === undefined || green === undefined || blue === undefined) throw new Error('no pictures');
    // Three seconds, a colour each; the second and third begin between keyframes.
    for (let frame = 0; frame < 90; frame++) await maker.add(frame < 30 ? red : frame < 60 ? green : blue);
    const film = await maker.finish();
    expect(film.type).toBe('video/webm');

    const video = await played(film);
    expect([video.videoWidth, video.videoHeight]).toEqual([SIZE.width, SIZE.height]);
    expect(video.duration).toBeCloseTo(3, 2);
    expect(video.seekable.end(0)).toBeCloseTo(3, 2);
    for (const [time, channel] of [
      [2.5, 2],
      [0.5, 0],
      [1.5, 1],
    ] as const) {
      const color = await colorAt(video, time);
      expect(color[channel]).toBeGreaterThan(180);
      expect(color[(channel + 1) % 3]).toBeLessThan(90);
    }
  },
);

test('this browser can make a film of a usual size; of none, that is said', async () => {
  expect(await filmCodec({ width: 1920, height: 1080 }, FPS)).not.toBeNull();
  expect(await filmCodec({ width: 0, height: 0 }, FPS)).toBeNull();
});
