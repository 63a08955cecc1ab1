import { afterEach, expect, test } from 'vitest';
import { ask, clientOf, fetchVia, finishedRun, pictureFile, QUEUE, uploadInputs } from './driving.ts';
import { readGlb } from './glb.ts';
import { startFalServer, type FalServer } from './server.ts';

let fal: FalServer;
afterEach(() => fal.close());

test('a run from upload to download, by fal’s own client', async () => {
  fal = await startFalServer({ clock: 'manual', trianglesAt1024: 20_000 });
  const client = clientOf(fal);
  const input = await uploadInputs(fal);
  expect(input.model_url).toMatch(/^https:\/\/v3b\.fal\.media\/files\/b\/0a\w{6}\/\w{20}_hero_coarse\.glb$/);

  const { request_id: requestId } = await client.queue.submit('fal-ai/ultrashape', { input });
  expect(await client.queue.status('fal-ai/ultrashape', { requestId })).toMatchObject({ status: 'IN_QUEUE' });
  await fal.advance(150 + 150);
  expect(await client.queue.status('fal-ai/ultrashape', { requestId, logs: true })).toMatchObject({
    status: 'IN_PROGRESS',
    logs: expect.arrayContaining([expect.objectContaining({ message: 'Diffusion Sampling: 12/50' })]) as unknown,
  });
  await fal.advance(150);
  expect(await client.queue.status('fal-ai/ultrashape', { requestId })).toMatchObject({
    status: 'COMPLETED',
    metrics: { inference_time: 0.3 },
  });

  const result = await client.queue.result('fal-ai/ultrashape', { requestId });
  expect(result.requestId).toBe(requestId);
  const { model_glb: file } = result.data;
  const bytes = await (await fetchVia(fal.origin)(file.url)).bytes();
  expect(file).toMatchObject({ file_size: bytes.byteLength, content_type: 'application/octet-stream' });
  expect((await readGlb(bytes)).indices.length / 3).toBeGreaterThan(10_000);

  expect(fal.account()).toMatchObject({ spent: 0.15, balance: 9.85 });
  expect(fal.violations()).toEqual([]);
});

test('a file above 90 MiB arrives in parts, byte for byte', async () => {
  fal = await startFalServer();
  const bytes = Buffer.alloc(94_371_841, 'ultrashape');
  const url = await clientOf(fal).storage.upload(new File([bytes], 'large.glb', { type: 'model/gltf-binary' }));
  expect(fal.file(url)?.bytes.equals(bytes)).toBe(true);
  expect(fal.journal().filter(({ operation }) => operation === 'part')).toHaveLength(10);
  expect(fal.violations()).toEqual([]);
});

test('jobs, files and charges outlive the client', async () => {
  fal = await startFalServer({ clock: 'manual', trianglesAt1024: 2000 });
  const { id } = await finishedRun(fal, await uploadInputs(fal));
  fal.clientRestarted();
  const later = await clientOf(fal).queue.result('fal-ai/ultrashape', { requestId: id });
  expect((await ask(fal, 'GET', later.data.model_glb.url)).status).toBe(200);
});

test('fal’s image-to-mesh endpoints answer in their own fields', async () => {
  fal = await startFalServer({ clock: 'manual' });
  const picture = await clientOf(fal).storage.upload(pictureFile());
  for (const [endpoint, input, field] of [
    ['fal-ai/hunyuan3d-v21', { input_image_url: picture }, 'model_glb'],
    ['fal-ai/hunyuan3d/v2/mini/turbo', { input_image_url: picture }, 'model_mesh'],
    ['fal-ai/triposr', { image_url: picture }, 'model_mesh'],
  ] as const) {
    const sent = (await (await ask(fal, 'POST', `https://queue.fal.run/${endpoint}`, input)).json()) as {
      response_url: string;
    };
    await fal.advance(1000);
    const body = (await (await ask(fal, 'GET', sent.response_url)).json()) as Record<string, { url: string }>;
    const bytes = fal.file(body[field]?.url ?? '')?.bytes ?? Buffer.of();
    expect((await readGlb(bytes)).indices.length, endpoint).toBeGreaterThan(3000);
  }
});

test('the client’s proxy setting and bare paths lead here too, and stay here', async () => {
  fal = await startFalServer();
  const proxied = await fetch(`${fal.origin}/proxy`, {
    method: 'POST',
    headers: {
      'x-fal-target-url': 'https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3',
      authorization: `Key ${fal.key}`,
    },
    body: JSON.stringify({ content_type: 'image/png', file_name: 'hero.png' }),
  });
  const { upload_url: uploadUrl, file_url: fileUrl } = (await proxied.json()) as Record<string, string>;
  expect(uploadUrl).toContain(`${fal.origin}/upload/`);
  expect((await fetch(uploadUrl ?? '', { method: 'PUT', body: 'picture' })).status).toBe(200);
  expect(await (await fetch(fileUrl ?? '')).text()).toBe('picture');
  expect(fal.journal().map(({ host, operation }) => `${operation} at ${host}`)).toEqual([
    'initiate at rest.fal.ai',
    'put at v3b.fal.media',
    'download at v3b.fal.media',
  ]);
});

test('another process orders faults, moves time and reads the journal over HTTP', async () => {
  fal = await startFalServer({ clock: 'manual' });
  const control = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${fal.origin}/__control/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return response.json();
  };
  const id = await (await ask(fal, 'POST', QUEUE, { image_url: 'x', model_url: 'y' })).json();
  await control('POST', 'faults', { name: 'status-500', count: 2 });
  const { status_url: statusUrl } = id as { status_url: string };
  expect((await ask(fal, 'GET', statusUrl)).status).toBe(500);
  expect((await ask(fal, 'GET', statusUrl)).status).toBe(500);
  await control('POST', 'advance', { ms: 200 });
  expect(await (await ask(fal, 'GET', statusUrl)).json()).toMatchObject({ status: 'IN_PROGRESS' });
  expect(await control('GET', 'journal')).toMatchObject([{ operation: 'submit' }, { fault: 'status-500' }, {}, {}]);
  expect(await control('GET', 'violations')).toHaveLength(1);
  expect(await control('POST', 'faults', { name: 'no such' })).toMatchObject({ detail: 'no such fault: "no such"' });
});
